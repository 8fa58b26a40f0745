package dev.jobkit.core.loop;

import dev.jobkit.core.decide.JobPlan;
import dev.jobkit.core.dispatch.FailureWords;
import dev.jobkit.core.dispatch.Records;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.spi.Write;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the record of a Job's run: how the last attempt failed, as a later life of the program has to know it, and the close
 * in the pass that ends the Job or takes it away.
 */
final class RunRecords {
    private final RunBook book;
    private final AttemptLimit limit;

    RunRecords(RunBook book) {
        this.book = book;
        this.limit = book.attemptLimit();
    }

    /** Returns after which run the Job waits to begin. */
    Optional<String> holds(Job job) {
        return book.holds(job);
    }

    /** Adds what this pass has to say about the record: most passes nothing. */
    void keep(Draft draft, Job before, Job after, JobPlan.Fate fate) {
        String failure = before.isFinished() ? null : failure(draft);
        Optional<JobRun> closed = closed(draft, before, after, fate, failure);
        closed.ifPresent(run -> draft.afterwards(() -> book.over(run)));
        int trimmed = limit.trim(draft);
        if (trimmed == 0 && failure == null) {
            closed.ifPresent(run -> write(draft, run));
        } else {
            closed.or(() -> open(draft, before))
                    .map(run -> Records.failed(run, failure))
                    .map(run -> trimmed == 0 ? run : Records.trimmed(run, trimmed))
                    .ifPresent(run -> write(draft, run));
        }
    }

    private Optional<JobRun> open(Draft draft, Job job) {
        JobRun known = draft.entry().record();
        return known == null ? book.of(job) : Optional.of(known);
    }

    private static void write(Draft draft, JobRun run) {
        draft.write(new Write.UpdateStatus(run));
        draft.afterwards(() -> draft.entry().record(null)); // it is another one now
    }

    private Optional<JobRun> closed(Draft draft, Job before, Job after, JobPlan.Fate fate, @Nullable String failure) {
        if (before.isFinished()) {
            return Optional.empty();
        }
        if (after.isFinished()) {
            return book.closed(after, draft.entry().record(), failure, draft.now());
        }
        return fate == JobPlan.Fate.REMOVE
                ? book.unfinished(after, "Deleted", "the Job was deleted before its end", draft.now())
                : Optional.empty();
    }

    /** Returns how the last attempt of this pass failed; null when none did. What was asked to stop did not fail by itself. */
    private static @Nullable String failure(Draft draft) {
        String last = null;
        for (PodWork work : draft.pods()) {
            Pod before = work.slot().pod();
            if (before.metadata().isDeleting()) {
                continue;
            }
            for (Attempt attempt : work.attempts()) {
                last = attempt.exitCode() == 0 ? last : FailureWords.of(attempt);
            }
            boolean failsNow = isFailed(work.pod()) && !isFailed(before);
            if (failsNow && work.attempts().isEmpty()) {
                last = FailureWords.of(work.pod());
            }
        }
        return last;
    }

    private static boolean isFailed(Pod pod) {
        return pod.status().phase() == PodPhase.FAILED;
    }
}
