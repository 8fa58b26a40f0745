package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * Hooks of a container (v1 Lifecycle).
 *
 * @param postStart run right after the start
 * @param preStop run before the stop
 * @param stopSignal the signal of the stop
 */
public record Lifecycle(
        @Nullable Action postStart,
        @Nullable Action preStop,
        @Nullable String stopSignal) {}
