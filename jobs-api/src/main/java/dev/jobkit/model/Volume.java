package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * A volume of a pod (v1 Volume).
 *
 * @param name the name
 * @param emptyDir an empty directory
 * @param rest any other source, by its field name
 */
public record Volume(String name, @Nullable EmptyDir emptyDir, Passthrough rest) {}
