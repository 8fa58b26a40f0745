package dev.jobkit.event;

import dev.jobkit.model.ObjectRef;
import java.time.Instant;

/**
 * The counts of a Job changed.
 *
 * @param about the Job
 * @param active pods that run or wait
 * @param succeeded successes counted
 * @param failed failures counted
 * @param at when it was decided
 */
public record JobProgress(ObjectRef about, int active, int succeeded, int failed, Instant at) implements JobEvent {

    @Override
    public String reason() {
        return "Progress";
    }

    @Override
    public String message() {
        return active + " active, " + succeeded + " succeeded, " + failed + " failed";
    }
}
