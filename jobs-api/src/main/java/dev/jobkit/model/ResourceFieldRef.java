package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * Chooses a resource of a container (v1 ResourceFieldSelector).
 *
 * @param containerName the container; null means the one that asks
 * @param resource the resource, {@code "limits.cpu"}
 * @param divisor the unit of the result; 1 when missing
 */
public record ResourceFieldRef(
        @Nullable String containerName,
        String resource,
        @Nullable Quantity divisor) {}
