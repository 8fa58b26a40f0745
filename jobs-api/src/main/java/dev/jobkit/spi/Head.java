package dev.jobkit.spi;

import dev.jobkit.model.EventRecord;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.Stored;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an index needs to know of an object, for those who look at many.
 *
 * @param object which it is
 * @param controller its managing owner; null when it has none
 * @param outcome of a record of a run, how that stands; null for other kinds
 * @param ended of a record of a run, when that was over; of a record for people, when it was last added to; null when it is
 *     not over, and for other kinds. A store may give it up to 2 µs late, never early
 * @param idempotencyKey of a record of a run, the key of its dispatch; null when it has none, and for other kinds
 */
public record Head(
        ObjectRef object,
        @Nullable Owner controller,
        @Nullable RunOutcome outcome,
        @Nullable Instant ended,
        @Nullable String idempotencyKey) {

    /** Returns the head of this object. */
    public static Head of(Stored object) {
        ObjectRef ref = ObjectRef.to(object);
        Owner controller = object.metadata().controller().orElse(null);
        if (object instanceof JobRun run) {
            return new Head(
                    ref,
                    controller,
                    run.status().outcome(),
                    run.status().finished(),
                    run.spec().idempotencyKey());
        }
        Instant ended = object instanceof EventRecord event ? event.last() : null;
        return new Head(ref, controller, null, ended, null);
    }
}
