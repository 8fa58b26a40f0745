package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * An environment variable of a container (v1 EnvVar).
 *
 * @param name the name
 * @param value the value; {@code $(OTHER)} is expanded
 * @param valueFrom where the value comes from instead
 */
public record EnvVar(
        String name, @Nullable String value, @Nullable EnvSource valueFrom) {

    /** Returns the variable with a plain value. */
    public static EnvVar of(String name, String value) {
        return new EnvVar(name, value, null);
    }
}
