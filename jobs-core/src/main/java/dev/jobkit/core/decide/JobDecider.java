package dev.jobkit.core.decide;

import dev.jobkit.model.Job;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Tracking;
import java.time.Instant;
import java.util.List;

/**
 * Decides what one pass does with a Job (batch/v1 Job, as the controllers of Kubernetes 1.36 treat it).
 *
 * <p>Pure: the same arguments give the same plan. A view in which nothing is new gives a plan that holds the same Job and no
 * moves.
 */
public final class JobDecider {
    private JobDecider() {}

    /** Decides a pass over the Job at this instant. */
    public static JobPlan decide(JobView view, Instant now, DecisionSettings settings) {
        return decide(view, ObjectRef.to(view.job()), now, settings);
    }

    /**
     * Decides a pass over the Job at this instant.
     *
     * @param about the reference to the Job, which all that is told of it shares
     */
    public static JobPlan decide(JobView view, ObjectRef about, Instant now, DecisionSettings settings) {
        Job job = view.job();
        Draft draft = new Draft(job, about, now, settings);
        boolean ours = isOurs(job);
        Work work = ours && !job.isFinished() && !Deletion.isLeaving(view) ? new Work(view, draft, settings) : null;
        if (work != null) {
            work.run();
        } else if (ours) {
            letGoOfAll(view.pods(), draft);
        } else if (!job.isFinished()) {
            draft.waitFor("is left to " + job.spec().managedBy() + " (managedBy)");
        }
        if (job.metadata().isDeleting()) {
            Deletion.carryOut(view, draft);
        }
        JobStatus status = work == null ? job.status() : work.status();
        Tracking tracking = work == null ? job.tracking() : work.tracking();
        Deletion.expire(job.withStatus(status, tracking), draft);
        return draft.plan(status, tracking);
    }

    /**
     * Decides what becomes of pods whose Job is gone: they are let go uncounted and deleted.
     *
     * @param job the Job that was
     * @return the moves; no more than a pass makes, so ask again with the rest
     */
    public static List<PodMove> abandon(Job job, List<Pod> pods, Instant now, DecisionSettings settings) {
        Draft draft = new Draft(job, ObjectRef.to(job), now, settings);
        for (Pod pod : pods) {
            if (!Deletion.abandon(pod, draft)) {
                break;
            }
        }
        return draft.plan(job.status(), job.tracking()).moves();
    }

    /** Tells whether the Job is left to this controller (batch/v1 JobSpec.managedBy). */
    private static boolean isOurs(Job job) {
        String manager = job.spec().managedBy();
        return manager == null || manager.equals(Names.JOB_CONTROLLER);
    }

    /** Lets go of pods that a finished Job holds, so that they can be removed. */
    private static void letGoOfAll(List<Pod> pods, Draft draft) {
        for (Pod pod : pods) {
            if (draft.isFull()) {
                draft.wake(Next.AGAIN);
                return;
            }
            if (pod.isTracked()) {
                draft.release(pod, PodMove.Counting.LET_GO);
            }
        }
    }
}
