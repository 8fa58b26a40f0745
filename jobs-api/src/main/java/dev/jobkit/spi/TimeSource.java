package dev.jobkit.spi;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Tells the time and wakes: one object, so that a test cannot move one and forget the other.
 *
 * <p>Implementations are thread-safe.
 */
public interface TimeSource extends InstantSource {
    /**
     * Runs the task at or soon after this instant, once, on a thread of the source's choice.
     *
     * @param when an instant of this source; one in the past means at once
     * @param task short and not blocking; what it throws is logged by the source
     */
    Wakeup wakeAt(Instant when, Runnable task);
}
