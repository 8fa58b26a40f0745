package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * An empty directory that lives as long as the pod (v1 EmptyDirVolumeSource).
 *
 * @param medium {@code "Memory"} or empty for disk
 * @param sizeLimit how much it may hold
 */
public record EmptyDir(@Nullable String medium, @Nullable Quantity sizeLimit) {}
