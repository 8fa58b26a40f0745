package dev.jobkit.event;

import dev.jobkit.model.ObjectRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pod finds no place, and waits for one; told again when the reason changes. The words are those of the reference
 * scheduler's event FailedScheduling: {@code "0/1 nodes are available: 1 Insufficient cpu."}
 *
 * @param about the pod
 * @param job its Job; null for a bare pod
 * @param index its completion index, if any
 * @param at when it was decided
 * @param reason {@code FailedScheduling}
 * @param message why no node has room, or fits
 */
public record PodUnschedulable(
        ObjectRef about, @Nullable ObjectRef job, @Nullable Integer index, Instant at, String reason, String message)
        implements PodEvent {
    /** The reason of all of these. */
    public static final String FAILED_SCHEDULING = "FailedScheduling";
}
