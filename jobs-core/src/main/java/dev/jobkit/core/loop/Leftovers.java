package dev.jobkit.core.loop;

import dev.jobkit.core.decide.JobPlan;
import dev.jobkit.core.decide.Next;
import dev.jobkit.model.Job;
import dev.jobkit.model.Pod;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.Query;
import java.util.List;

/** Clears away the pods of Jobs that are gone or going: what the garbage collector does in Kubernetes. */
final class Leftovers {
    private final PodKeeping keeping;

    Leftovers(PodKeeping keeping) {
        this.keeping = keeping;
    }

    /** The Job is gone: its pods are let go uncounted and deleted. */
    void ofGoneJob(Draft draft) {
        Entry entry = draft.entry();
        List<Pod> all = keeping.list(Query.ownedBy(entry.uid()));
        int batch = keeping.settings().decisions().batch();
        if (all.size() > batch) {
            draft.next(Next.AGAIN);
        }
        keeping.lookAtDue(draft);
        for (Pod pod : all.subList(0, Math.min(batch, all.size()))) {
            PodSlot slot = keeping.keep(entry, pod);
            slot.cause(StopCause.DELETED);
            PodWork work = draft.work(slot);
            Pod before = work.pod();
            work.pod(PodFacts.untracked(PodFacts.deleted(before, draft.now())));
            keeping.lookAgain(draft, work);
        }
        if (all.isEmpty()) {
            draft.finish();
        }
    }

    /** Returns how many pods the Job has, counted and ended ones included. */
    int count(Job job) {
        return keeping.list(Query.ownedBy(job.metadata().uid())).size();
    }

    /** The Job is being deleted: pods that are counted already, which no decision looked at, are removed or disowned. */
    void clear(Draft draft, Job job, JobPlan.Leftovers fate) {
        int batch = keeping.settings().decisions().batch();
        for (Pod pod : keeping.list(Query.ownedBy(job.metadata().uid()))) {
            if (pod.isLive()) {
                continue;
            }
            if (batch-- == 0) {
                break;
            }
            PodWork work = draft.work(keeping.keep(draft.entry(), pod));
            work.pod(
                    fate == JobPlan.Leftovers.ORPHAN
                            ? PodFacts.disowned(pod, job.metadata().uid())
                            : PodFacts.deleted(pod, draft.now()));
        }
        draft.next(Next.AGAIN);
    }
}
