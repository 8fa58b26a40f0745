package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * A declared parameter of a definition; it becomes an environment variable of every container.
 *
 * @param name the name of the variable
 * @param defaultValue the value when a dispatch gives none
 * @param presence whether it has to be given
 * @param secrecy whether it may be shown
 * @param description a word for people
 */
public record Parameter(
        String name,
        @Nullable String defaultValue,
        Presence presence,
        Secrecy secrecy,
        @Nullable String description) {}
