package dev.jobkit.store.jdbc;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges Jobs by their pods and attempts, and hands them to whoever judges records. For one thread. */
final class JobCheck {
    private static final String RECOUNT =
            "compare its pods and attempts (jobkit_pods, jobkit_attempts) and run it again under another name if work is missing";

    private final Findings found;
    private final RunCheck runs;
    private final AttemptCheck attempts;
    private final Map<String, Facts> jobs = new HashMap<>();
    private final Map<String, String> uids = new HashMap<>();
    private final List<Lost> ownerless = new ArrayList<>();

    /** What is known of a Job while its pods are read. */
    private static final class Facts {
        final String about;
        final boolean finished;
        final boolean indexed;
        final JobStatus status;
        final Set<Integer> activeIndexes = new HashSet<>();
        int active;

        Facts(Job job) {
            about = RowCheck.about(job);
            finished = job.isFinished();
            indexed = job.spec().isIndexed();
            status = job.status();
        }
    }

    private record Lost(ObjectKey pod, String jobUid, String job) {}

    JobCheck(Findings found) {
        this.found = found;
        this.runs = new RunCheck(found);
        this.attempts = new AttemptCheck(found);
    }

    void take(Stored object) {
        String twin = uids.put(
                object.kind() + "/" + object.metadata().uid(), object.key().toString());
        if (twin != null) {
            found.broken(RowCheck.about(object), "has the uid of " + object.kind() + " " + twin, Findings.RESTORE);
        }
        if (object instanceof Job job) {
            jobs.put(job.metadata().uid(), new Facts(job));
            runs.job(job);
            attempts.job(job);
            alone(job);
        } else if (object instanceof JobRun run) {
            runs.run(run);
            attempts.run(run);
        } else if (object instanceof Pod pod) {
            pod(pod);
        }
    }

    /** What a Job's status says must not contradict itself (batch/v1 JobStatus). */
    private void alone(Job job) {
        String about = RowCheck.about(job);
        JobStatus status = job.status();
        IndexSet done = status.completedIndexes();
        IndexSet failed = status.failedIndexes();
        if (job.isComplete() && job.isFailed()) {
            found.broken(about, "is both Complete and Failed", RECOUNT);
        }
        if (failed != null && !failed.minus(done).equals(failed)) {
            found.broken(about, "indexes are both completed and failed: " + done + " and " + failed, RECOUNT);
        }
        if (job.spec().isIndexed()) {
            found.same(about, "succeeded", done.size(), status.succeeded(), RECOUNT);
            Integer completions = job.spec().completions();
            // completions may be lowered later, also after the end
            boolean isAsCreated = job.metadata().generation() <= 1;
            if (isAsCreated && completions != null && done.next(completions) >= 0) {
                found.broken(
                        about,
                        "completed indexes " + done + " are beyond its " + completions + " completions",
                        RECOUNT);
            }
        }
        if (job.isFinished() && (status.active() != 0 || some(status.ready()) || some(status.terminating()))) {
            found.broken(about, "has finished, but its status still has pods: active " + status.active(), RECOUNT);
        }
        if (status.active() < 0 || status.succeeded() < 0 || status.failed() < 0) {
            found.broken(about, "has a count below zero", RECOUNT);
        }
    }

    private static boolean some(@Nullable Integer count) {
        return count != null && count != 0;
    }

    private void pod(Pod pod) {
        Owner owner = pod.metadata().controller().filter(o -> o.isOf(Kind.JOB)).orElse(null);
        if (owner == null) {
            return;
        }
        Facts job = jobs.get(owner.uid());
        if (job == null) {
            ownerless.add(new Lost(pod.key(), owner.uid(), owner.name()));
            return;
        }
        attempts.pod(pod, owner.uid());
        String about = RowCheck.about(pod);
        if (job.finished && pod.isTracked()) {
            found.broken(about, "waits to be counted, but " + job.about + " has finished", RECOUNT);
        }
        if (pod.isActive()) {
            job.active++;
            pod.completionIndex().ifPresent(index -> {
                if (job.indexed && !job.activeIndexes.add(index)) {
                    found.broken(
                            about,
                            "is not the only active pod of index " + index + " of " + job.about,
                            "delete one of them");
                }
            });
        }
    }

    void attempt(StoreRows.AttemptRow row, Attempt attempt) {
        runs.attempt(row, jobs.containsKey(row.runUid()));
        attempts.attempt(row, attempt);
    }

    void end() {
        for (Lost pod : ownerless) {
            found.left(
                    "Pod " + pod.pod(),
                    "its Job " + pod.job() + " (" + pod.jobUid() + ") is gone",
                    "the next controller that starts deletes it");
        }
        jobs.values().forEach(job -> {
            if (job.active > job.status.active()) {
                found.broken(
                        job.about,
                        "has " + job.active + " active pods, but counts " + job.status.active(),
                        "start a controller on the store: its next pass counts anew");
            }
        });
        runs.end();
        attempts.end();
    }
}
