package dev.jobkit.core.cron;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over a CronJob changes; a plain value that nobody has acted upon.
 *
 * <p>Source: none, it holds no rule.
 *
 * @param cronJob the CronJob with its new metadata and status; the same object when nothing changes
 * @param fate what becomes of the stored CronJob
 * @param create the Job to be made, without uid and creation time, to be added to what is active; null when none is
 * @param deletes Jobs to be deleted in the background
 * @param changes Jobs whose metadata changes: they are deleted in the foreground, or lose their owner
 * @param wakeAt when the CronJob wants its next pass without anybody asking, after now; null when it does not
 * @param turn whether there is more to decide once this is carried out
 * @param notes what the records for people will say
 * @param events what followers are told about the CronJob
 * @param told what the next decision need not tell again
 */
public record CronPlan(
        CronJob cronJob,
        Fate fate,
        @Nullable Job create,
        List<Job> deletes,
        List<Job> changes,
        @Nullable Instant wakeAt,
        Turn turn,
        List<CronNote> notes,
        List<JobEvent> events,
        Set<String> told) {
    /** Copies the collections. */
    public CronPlan {
        deletes = List.copyOf(deletes);
        changes = List.copyOf(changes);
        notes = List.copyOf(notes);
        events = List.copyOf(events);
        told = Collections.unmodifiableSet(new LinkedHashSet<>(told));
    }

    /** Whether a pass has to follow at once. */
    public enum Turn {
        /** No: what comes is told or has its time. */
        OVER,
        /** Yes: a Job that goes now has kept something from being done. */
        AGAIN
    }

    /** What becomes of the stored CronJob. */
    public enum Fate {
        /** It stays. */
        KEEP,
        /** It is removed: it is being deleted and nothing holds it any more. */
        REMOVE
    }
}
