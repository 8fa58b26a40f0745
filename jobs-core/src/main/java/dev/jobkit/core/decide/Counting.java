package dev.jobkit.core.decide;

import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Pod;
import dev.jobkit.model.StopCause;
import dev.jobkit.model.Tracking;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the finalizer off pods and adds them to the counts, which is one step (Kubernetes: Job tracking with finalizers, KEP-2307).
 *
 * <p>For one pass and one thread.
 */
final class Counting {
    private final Job job;
    private final JobSpec spec;
    private final Tally tally;
    private final Draft draft;
    private final IndexSet before;
    private final Set<Integer> done = new HashSet<>();
    private final List<Pod> succeeded = new ArrayList<>();
    private final List<Pod> failed = new ArrayList<>();
    private @Nullable IndexSet completed;
    private int failures;
    private boolean postponed;

    Counting(Job job, Tally tally, Draft draft) {
        this.job = job;
        this.spec = job.spec();
        this.tally = tally;
        this.draft = draft;
        this.before = spec.isIndexed() ? PerIndex.completedBefore(job) : IndexSet.EMPTY;
    }

    /** Stops the pods of cancelled indexes; each is a failure. */
    void stopCancelled() {
        for (Pod pod : tally.cancelled()) {
            if (isFull()) {
                return;
            }
            draft.stopNoted(pod, StopCause.CANCELLED, "its index was cancelled");
            release(pod, PodMove.Counting.FAILED);
        }
    }

    /** Counts what has ended but for failed pods that wait for their replacement. */
    void countEnded() {
        for (Pod pod : tally.succeeded()) {
            if (isFull()) {
                return;
            }
            succeeded.add(pod);
            release(pod, PodMove.Counting.SUCCEEDED);
        }
        for (Pod pod : tally.failed()) {
            if (!tally.isHeld(pod)) {
                if (isFull()) {
                    return;
                }
                countFailed(pod);
            }
        }
        for (Pod pod : tally.strangers()) {
            if (isFull()) {
                return;
            }
            release(pod, PodMove.Counting.LET_GO);
        }
    }

    /** Counts the failed pods that will never be replaced, as the Job ends. */
    void countHeld() {
        for (Pod pod : tally.held().values()) {
            if (isFull()) {
                return;
            }
            countFailed(pod);
        }
    }

    private void countFailed(Pod pod) {
        failed.add(pod);
        release(pod, PodMove.Counting.FAILED);
    }

    /** Lets go of what has not ended: a failure for a Job that fails, uncounted otherwise. */
    void letGo(List<Pod> pods, Verdict verdict) {
        for (Pod pod : pods) {
            if (draft.current(pod).isTracked()) {
                release(pod, verdict.isFailure() ? PodMove.Counting.FAILED : PodMove.Counting.LET_GO);
            }
        }
    }

    private void release(Pod pod, PodMove.Counting wanted) {
        PodMove.Counting counting = isNews(pod, wanted) ? wanted : PodMove.Counting.LET_GO;
        if (counting == PodMove.Counting.FAILED) {
            failures++;
        }
        draft.release(pod, counting);
    }

    /** Tells whether the pod changes the counts: its index is wanted and not done twice, its failure not ignored. */
    private boolean isNews(Pod pod, PodMove.Counting wanted) {
        return switch (wanted) {
            case SUCCEEDED -> {
                int index = pod.completionIndex().orElse(-1);
                yield !spec.isIndexed() || (!before.contains(index) && done.add(index));
            }
            case FAILED ->
                Tally.isWanted(spec, pod)
                        && FailurePolicy.match(spec.podFailurePolicy(), pod).counts();
            case UNCHANGED, LET_GO -> false;
        };
    }

    private boolean isFull() {
        postponed = postponed || draft.isFull();
        return postponed;
    }

    /** Tells whether something was left to the next pass. */
    boolean isPostponed() {
        return postponed;
    }

    /** Returns the memory of failures after this. */
    Tracking tracking() {
        return Backoff.after(job.tracking(), succeeded, failed);
    }

    /** Returns the failures counted in all. */
    int failedCount() {
        return job.status().failed() + failures;
    }

    /** Returns the completed indexes after all is counted; empty unless the Job is Indexed. */
    IndexSet completed() {
        if (completed == null) {
            completed = PerIndex.plus(before, spec.isIndexed() ? succeeded : List.of());
        }
        return completed;
    }

    /** Returns the successes counted in all. */
    int succeededCount() {
        return spec.isIndexed() ? completed().size() : job.status().succeeded() + succeeded.size();
    }
}
