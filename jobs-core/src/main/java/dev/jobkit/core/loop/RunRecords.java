package dev.jobkit.core.loop;

import dev.jobkit.core.decide.JobPlan;
import dev.jobkit.core.dispatch.Records;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.spi.Write;
import java.util.Optional;

/** Closes the record of a Job's run in the pass that ends the Job or takes it away. */
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
        noteFailure(draft);
        Optional<JobRun> closed = closed(draft, before, after, fate);
        closed.ifPresent(run -> draft.afterwards(() -> book.over(run)));
        int trimmed = limit.trim(draft);
        if (trimmed == 0) {
            closed.ifPresent(run -> write(draft, run));
        } else {
            closed.or(() -> book.of(before)).ifPresent(run -> write(draft, Records.trimmed(run, trimmed)));
        }
    }

    private static void write(Draft draft, JobRun run) {
        draft.write(new Write.UpdateStatus(run));
        draft.afterwards(() -> draft.entry().record(null)); // it is another one now
    }

    private Optional<JobRun> closed(Draft draft, Job before, Job after, JobPlan.Fate fate) {
        if (before.isFinished()) {
            return Optional.empty();
        }
        if (after.isFinished()) {
            return book.closed(after, draft.entry().record(), draft.entry().lastFailure(), draft.now());
        }
        return fate == JobPlan.Fate.REMOVE
                ? book.unfinished(after, "Deleted", "the Job was deleted before its end", draft.now())
                : Optional.empty();
    }

    /** Remembers how the last attempt failed; what was stopped did not fail by itself. */
    private static void noteFailure(Draft draft) {
        for (PodWork work : draft.pods()) {
            for (Attempt attempt : work.attempts()) {
                if (attempt.exitCode() != 0 && work.slot().cause() == null) {
                    draft.entry().lastFailure(Records.failure(attempt));
                }
            }
        }
    }
}
