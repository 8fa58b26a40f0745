package dev.jobkit.event;

import dev.jobkit.model.ObjectRef;
import java.time.Instant;

/**
 * Something that happened to a Job, a pod or a CronJob, told once it is committed.
 *
 * <p>Open: kinds may be added, so a listener ignores what it does not know. Implementations are immutable.
 */
public interface JobEvent {
    /** Returns what it happened to. */
    ObjectRef about();

    /** Returns when the controller decided it. */
    Instant at();

    /** Returns one word for programs, in the words of the batch controller where it has one. */
    String reason();

    /** Returns a sentence for people. */
    String message();
}
