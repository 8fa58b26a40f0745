package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * Chooses failed pods by a condition (batch/v1 PodFailurePolicyOnPodConditionsPattern).
 *
 * @param type the type
 * @param status the status; True when missing
 */
public record PodConditionPattern(
        @Nullable PodConditionType type, @Nullable ConditionStatus status) {}
