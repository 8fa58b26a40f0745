package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * Chooses a field of the pod (v1 ObjectFieldSelector).
 *
 * @param apiVersion the version of the path; {@code v1} when missing
 * @param fieldPath the path, {@code "metadata.name"}
 */
public record FieldRef(@Nullable String apiVersion, String fieldPath) {}
