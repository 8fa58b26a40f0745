package dev.jobkit.store.jdbc;

import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.RunStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges the records of runs: one for each, closed with its Job and with the same counts. For one thread. */
final class RunCheck {
    private static final String DELETE = "delete the record (jobkit_runs tells its name) once it is no longer needed";

    private final Findings found;
    private final Map<String, Its> jobs = new HashMap<>();
    private final Map<ObjectKey, String> claimed = new HashMap<>();
    private final Set<String> runs = new HashSet<>();
    private final Set<String> lost = new HashSet<>();

    private record Its(
            String about, boolean isFinished, boolean isDeleting, int succeeded, int failed, boolean isComplete) {}

    RunCheck(Findings found) {
        this.found = found;
    }

    void job(Job job) {
        String about = RowCheck.about(job);
        jobs.put(
                job.metadata().uid(),
                new Its(
                        about,
                        job.isFinished(),
                        job.metadata().isDeleting(),
                        job.status().succeeded(),
                        job.status().failed(),
                        job.isComplete()));
        String run = job.tracking().run();
        if (run != null) {
            String other = claimed.put(new ObjectKey(job.metadata().namespace(), run), about);
            if (other != null) {
                found.broken(about, "its record " + run + " is that of " + other + ", too", Findings.RESTORE);
            }
        }
        String runUid = job.tracking().runUid();
        if (runUid != null) {
            found.same(about, "the uid of its record", job.metadata().uid(), runUid, Findings.RESTORE);
        }
    }

    void run(JobRun run) {
        String about = RowCheck.about(run);
        runs.add(run.metadata().uid());
        String name = run.metadata().name();
        if (!name.endsWith("." + run.spec().number())) {
            found.broken(about, "is the record of run " + run.spec().number(), DELETE);
        }
        RunStatus status = run.status();
        Its job = jobs.get(run.metadata().uid());
        if (status.outcome() == RunOutcome.RUNNING) {
            going(about, job);
        } else {
            over(about, status, job);
        }
    }

    private void going(String about, @Nullable Its job) {
        if (job == null) {
            found.broken(about, "is open, but its Job is gone", DELETE);
        } else if (job.isFinished) {
            found.broken(about, "is open, but " + job.about + " has finished", DELETE);
        }
    }

    private void over(String about, RunStatus status, @Nullable Its job) {
        if (status.finished() == null) {
            found.broken(about, "is over and does not say when", DELETE);
        }
        if (job == null || status.outcome() == RunOutcome.REFUSED) {
            return;
        }
        if (!job.isFinished) {
            if (!job.isDeleting) {
                found.broken(about, "is over, but " + job.about + " goes on", DELETE);
            }
            return;
        }
        found.same(about, "succeeded", job.succeeded, status.succeeded(), DELETE);
        found.same(about, "failed", job.failed, status.failed(), DELETE);
        if (job.isComplete != (status.outcome() == RunOutcome.SUCCEEDED)) {
            found.broken(about, "says " + status.outcome() + ", which is not how " + job.about + " ended", DELETE);
        }
    }

    void attempt(StoreRows.AttemptRow attempt, boolean hasJob) {
        if (!attempt.runUid().isEmpty() && !runs.contains(attempt.runUid()) && !hasJob) {
            lost.add(attempt.runUid());
        }
    }

    void end() {
        for (String run : lost) {
            found.left(
                    "attempts of run " + run,
                    "there is neither a record nor a Job of this uid",
                    "they do no harm; delete from jobkit_attempt where run_uid = '" + run + "' frees their room");
        }
    }
}
