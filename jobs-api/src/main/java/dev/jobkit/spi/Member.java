package dev.jobkit.spi;

import java.time.Instant;

/**
 * A controller that shares a store, as the store knows it.
 *
 * @param fence who and in which life
 * @param until when its lease runs out or ran out, by the clock of the store
 * @param weight what share of the work it takes, beside the weights of others; 0 when it is about to leave
 * @param owned how many Jobs, CronJobs and pods without a Job it owns
 * @param vitality whether its lease is in force
 */
public record Member(Fence fence, Instant until, int weight, int owned, Vitality vitality) {
    /** Whether a lease is in force. */
    public enum Vitality {
        /** It is. */
        ALIVE,
        /** It has run out, and may be renewed until somebody takes from the member. */
        LATE
    }
}
