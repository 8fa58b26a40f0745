package dev.jobkit.spi;

import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Stored;
import org.jspecify.annotations.Nullable;

/**
 * Chooses objects of a kind; null means any.
 *
 * @param namespace the namespace
 * @param ownerUid the uid of the managing owner; empty chooses what nobody manages
 * @param labels what the labels have to satisfy
 * @param liveness whether only objects with work left are wanted
 */
public record Query(@Nullable String namespace, @Nullable String ownerUid, LabelSelector labels, Liveness liveness) {
    /** Everything of a kind. */
    public static final Query ALL = new Query(null, null, LabelSelector.ALL, Liveness.ANY);

    /** Everything of a kind that a controller still has work with. */
    public static final Query LIVE = new Query(null, null, LabelSelector.ALL, Liveness.LIVE);

    /** Chooses what is in this namespace. */
    public static Query in(String namespace) {
        return new Query(namespace, null, LabelSelector.ALL, Liveness.ANY);
    }

    /** Chooses what the object of this uid manages. */
    public static Query ownedBy(String uid) {
        return new Query(null, uid, LabelSelector.ALL, Liveness.ANY);
    }

    /** Chooses what the object of this uid manages and a controller still has work with. */
    public static Query live(String ownerUid) {
        return new Query(null, ownerUid, LabelSelector.ALL, Liveness.LIVE);
    }

    /** Chooses what is in this namespace and nobody manages. */
    public static Query unmanaged(String namespace) {
        return new Query(namespace, "", LabelSelector.ALL, Liveness.ANY);
    }

    /** Returns the same choice narrowed by labels. */
    public Query withLabels(LabelSelector selector) {
        return new Query(namespace, ownerUid, selector, liveness);
    }

    /** Tells whether the object was chosen before a write that changed what queries ask for. */
    public boolean matched(Stored object, Change.Before before) {
        return (namespace == null || namespace.equals(object.metadata().namespace()))
                && (ownerUid == null || ownerUid.equals(before.ownerUid() == null ? "" : before.ownerUid()))
                && (liveness == Liveness.ANY || before.isLive())
                && labels.matches(before.labels());
    }

    /** Tells whether the object is chosen. */
    public boolean matches(Stored object) {
        Metadata m = object.metadata();
        return (namespace == null || namespace.equals(m.namespace()))
                && (ownerUid == null || (ownerUid.isEmpty() ? m.controller().isEmpty() : m.isControlledBy(ownerUid)))
                && (liveness == Liveness.ANY || object.isLive())
                && labels.matches(m.labels());
    }
}
