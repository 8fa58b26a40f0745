package dev.jobkit.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One finding about a pod (v1 PodCondition).
 *
 * @param type what it says
 * @param status whether it holds
 * @param reason one word
 * @param message a sentence
 * @param lastProbe when it was looked at last
 * @param lastTransition when its status changed last
 */
public record PodCondition(
        PodConditionType type,
        ConditionStatus status,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Instant lastProbe,
        @Nullable Instant lastTransition) {

    /** Returns the finding that no node has room for the pod now, in the words of the reference scheduler. */
    public static PodCondition unschedulable(String message, Instant now) {
        return new PodCondition(
                PodConditionType.POD_SCHEDULED, ConditionStatus.FALSE, "Unschedulable", message, null, now);
    }
}
