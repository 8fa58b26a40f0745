package dev.jobkit.core.decide;

import dev.jobkit.event.JobDeleted;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.Pod;
import dev.jobkit.model.StopCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a Job goes (Kubernetes: cascading deletion; batch/v1 JobSpec.ttlSecondsAfterFinished).
 *
 * <p>In the foreground it stays until its pods are gone; orphaning leaves them without owner; finalizers of others keep it.
 */
final class Deletion {
    private static final String WHY = "its Job is being deleted";

    private Deletion() {}

    /** Marks a finished Job as deleted in the foreground when its time is up, or asks for a pass then. */
    static void expire(Job job, Draft draft) {
        Duration ttl = job.spec().ttlAfterFinished();
        Instant due = dueAt(job);
        if (ttl == null || due == null || job.metadata().isDeleting()) {
            return;
        }
        if (due.isAfter(draft.now)) {
            draft.wake(Next.at(due));
            draft.waitFor("is deleted at " + due + ", " + ttl.toSeconds() + " s after its end");
            return;
        }
        List<String> finalizers = new ArrayList<>(job.metadata().finalizers());
        finalizers.add(Names.FOREGROUND_FINALIZER);
        draft.remake(job.metadata().toBuilder()
                .deleted(draft.now)
                .deletionGrace(Duration.ZERO)
                .finalizers(finalizers)
                .build());
        draft.wake(Next.AGAIN);
    }

    private static @Nullable Instant dueAt(Job job) {
        Duration ttl = job.spec().ttlAfterFinished();
        if (ttl == null) {
            return null;
        }
        for (JobCondition c : job.status().conditions()) {
            if ((c.holds(JobConditionType.COMPLETE) || c.holds(JobConditionType.FAILED))
                    && c.lastTransition() != null) {
                return c.lastTransition().plus(ttl);
            }
        }
        return null;
    }

    /**
     * Tells whether the Job leaves its pods behind, or goes after the last of them: then they count for nobody, and nothing is
     * judged by their absence (Kubernetes gathers changes of pods for a second, and the Job is gone by then).
     */
    static boolean isLeaving(JobView view) {
        Metadata m = view.job().metadata();
        if (!m.isDeleting() || m.finalizers().contains(Names.ORPHAN_FINALIZER)) {
            return m.isDeleting();
        }
        return isInForeground(view.job()) && isAlone(view);
    }

    /** Tells whether the Job stays until its pods are gone; it goes with the last of them and does not end before. */
    static boolean isInForeground(Job job) {
        return job.metadata().isDeleting() && job.metadata().finalizers().contains(Names.FOREGROUND_FINALIZER);
    }

    private static boolean isAlone(JobView view) {
        return view.dependents() == 0 && view.pods().isEmpty();
    }

    /** Goes on with the deletion of a Job that is marked. */
    static void carryOut(JobView view, Draft draft) {
        Metadata m = view.job().metadata();
        List<String> left = new ArrayList<>(m.finalizers());
        if (left.contains(Names.ORPHAN_FINALIZER)) {
            orphan(view, draft, left);
        } else if (left.contains(Names.FOREGROUND_FINALIZER)) {
            deletePods(view, draft, left);
        }
        if (left.size() != m.finalizers().size()) {
            draft.remake(m.toBuilder().finalizers(left).build());
        }
        if (left.isEmpty()) {
            draft.end(JobPlan.Fate.REMOVE);
            draft.tell(new JobDeleted(draft.about, draft.now, "Deleted", "Job deleted"));
        }
    }

    private static void orphan(JobView view, Draft draft, List<String> finalizers) {
        for (Pod pod : view.pods()) {
            draft.disown(pod, view.job().metadata().uid());
        }
        if (view.dependents() > view.pods().size()) {
            draft.leave(JobPlan.Leftovers.ORPHAN);
            draft.waitFor("goes when its ended pods have lost their owner");
        } else {
            finalizers.remove(Names.ORPHAN_FINALIZER);
        }
    }

    private static void deletePods(JobView view, Draft draft, List<String> finalizers) {
        if (isAlone(view)) {
            finalizers.remove(Names.FOREGROUND_FINALIZER);
            return;
        }
        if (view.dependents() > view.pods().size()) {
            draft.leave(JobPlan.Leftovers.DELETE);
        }
        for (Pod pod : view.pods()) {
            if (!abandon(pod, draft)) {
                draft.wake(Next.AGAIN);
                break;
            }
        }
        if (view.pods().stream().map(draft::current).anyMatch(pod -> !goes(pod))) {
            draft.waitFor("goes when its pods are gone");
        }
    }

    /** Tells whether nothing holds the pod any more: it goes with the commit of this pass. */
    private static boolean goes(Pod pod) {
        Metadata m = pod.metadata();
        return m.isDeleting() && m.finalizers().isEmpty() && (pod.isEnded() || Duration.ZERO.equals(m.deletionGrace()));
    }

    /** Lets go of a pod and deletes it, or tells that the plan is full. */
    static boolean abandon(Pod pod, Draft draft) {
        boolean tracked = draft.current(pod).isTracked();
        boolean deleting = pod.metadata().isDeleting();
        if (!tracked && deleting) {
            return true;
        }
        if (draft.isFull()) {
            return false;
        }
        if (tracked) {
            draft.release(pod, PodMove.Counting.LET_GO);
        }
        if (!deleting) {
            draft.stop(pod, StopCause.DELETED, WHY);
        }
        return true;
    }
}
