package dev.jobkit.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One finding about a Job (batch/v1 JobCondition).
 *
 * @param type what it says
 * @param status whether it holds
 * @param reason one word for programs, {@code "BackoffLimitExceeded"}
 * @param message a sentence for people
 * @param lastProbe when it was looked at last
 * @param lastTransition when its status changed last
 */
public record JobCondition(
        JobConditionType type,
        ConditionStatus status,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Instant lastProbe,
        @Nullable Instant lastTransition) {

    /** Tells whether this is the condition of that type and holds. */
    public boolean holds(JobConditionType wanted) {
        return type.equals(wanted) && status.equals(ConditionStatus.TRUE);
    }
}
