package dev.jobkit.store.jdbc;

import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * What a table holds of an object, as text.
 *
 * @param kind the name of its kind
 * @param key namespace and name
 * @param uid its identity
 * @param revision of its last write
 * @param metadata {@link Metadata} without the parts above
 * @param spec its spec; null when the kind has none
 * @param status all other parts
 */
record Row(
        String kind,
        ObjectKey key,
        String uid,
        long revision,
        String metadata,
        @Nullable String spec,
        String status) {}
