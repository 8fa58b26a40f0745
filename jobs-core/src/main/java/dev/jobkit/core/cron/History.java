package dev.jobkit.core.cron;

import dev.jobkit.model.Job;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Removes ended Jobs beyond the limits, those that started first before others (batch/v1
 * CronJobSpec.successfulJobsHistoryLimit and failedJobsHistoryLimit).
 */
final class History {
    /** A start counts in whole seconds, as the server stores it; Jobs that never started come last. */
    private static final Comparator<Job> BY_START = Comparator.<Job, @Nullable Instant>comparing(
                    job -> job.status().startTime(),
                    Comparator.nullsLast(Comparator.comparing(at -> at.truncatedTo(ChronoUnit.SECONDS))))
            .thenComparing(job -> job.metadata().name());

    private final CronDraft draft;
    private final PriorityQueue<Job> complete = new PriorityQueue<>(BY_START);
    private final PriorityQueue<Job> failed = new PriorityQueue<>(BY_START);

    History(CronDraft draft) {
        this.draft = draft;
    }

    /** Takes an ended Job in; nothing is removed before {@link #trim}. */
    void add(Job job) {
        (job.isComplete() ? complete : failed).add(job);
    }

    /** Removes what is beyond the limits. */
    void trim() {
        trim(complete, draft.cronJob.spec().successfulJobsHistoryLimit());
        trim(failed, draft.cronJob.spec().failedJobsHistoryLimit());
    }

    private void trim(PriorityQueue<Job> jobs, @Nullable Integer limit) {
        while (limit != null && jobs.size() > limit) {
            Job job = jobs.remove();
            if (!Removal.isHeldByOthers(job)) {
                draft.delete(job, "of the ended Jobs of this kind " + limit + " are kept");
            }
        }
    }
}
