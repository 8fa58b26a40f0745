package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * Where a container sees a volume (v1 VolumeMount).
 *
 * @param name the volume
 * @param mountPath the path in the container
 * @param subPath a path inside the volume
 * @param readOnly whether writing is refused
 * @param rest fields that nothing here reads
 */
public record VolumeMount(
        String name,
        String mountPath,
        @Nullable String subPath,
        @Nullable Boolean readOnly,
        Passthrough rest) {}
