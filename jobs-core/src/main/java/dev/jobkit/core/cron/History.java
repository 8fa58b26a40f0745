package dev.jobkit.core.cron;

import dev.jobkit.model.Job;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
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

    private History() {}

    static void trim(CronDraft draft) {
        trim(draft, Job::isComplete, draft.cronJob.spec().successfulJobsHistoryLimit());
        trim(draft, Job::isFailed, draft.cronJob.spec().failedJobsHistoryLimit());
    }

    private static void trim(CronDraft draft, Predicate<Job> ended, @Nullable Integer limit) {
        if (limit == null) {
            return;
        }
        List<Job> jobs = new ArrayList<>();
        for (Job job : draft.view.jobs()) {
            if (ended.test(job)) {
                jobs.add(job);
            }
        }
        if (jobs.size() <= limit) {
            return;
        }
        jobs.sort(BY_START);
        String why = "of the ended Jobs of this kind " + limit + " are kept";
        for (Job job : jobs.subList(0, jobs.size() - limit)) {
            if (!Removal.isHeldByOthers(job)) {
                draft.delete(job, why);
            }
        }
    }
}
