package dev.jobkit.core.loop;

import dev.jobkit.core.decide.JobPlan;
import dev.jobkit.core.decide.Next;
import dev.jobkit.model.Job;
import dev.jobkit.model.Pod;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import java.util.List;

/** Clears away the pods of Jobs that are gone or going: what the garbage collector does in Kubernetes. */
final class Leftovers {
    private final PodKeeping keeping;
    private final OtherOwners others;

    Leftovers(PodKeeping keeping, OtherOwners others) {
        this.keeping = keeping;
        this.others = others;
    }

    /** The Job is gone: its pods are let go uncounted and deleted. */
    void ofGoneJob(Draft draft) {
        Entry entry = draft.entry();
        keeping.lookAtDue(draft);
        int batch = keeping.settings().decisions().batch();
        int room = batch;
        for (PodSlot slot : entry.slots().all()) {
            Pod before = draft.pod(slot);
            Pod after = PodFacts.untracked(withoutJob(draft, before));
            if (after == before) {
                continue;
            }
            if (room-- == 0) {
                draft.next(Next.AGAIN);
                return;
            }
            slot.cause(StopCause.DELETED);
            PodWork work = draft.work(slot);
            work.pod(after);
            keeping.lookAgain(draft, work);
        }
        List<Pod> over = over(entry);
        boolean nothingStays =
                entry.sweep().token() == null && over.size() < batch; // a short first page is all there is
        for (Pod pod : over) {
            PodWork work = draft.work(keeping.keep(entry, pod));
            work.pod(withoutJob(draft, pod));
            nothingStays &= work.isGone();
        }
        if (nothingStays && entry.slots().size() == over.size()) {
            draft.finish();
        } else if (!over.isEmpty()) {
            draft.next(Next.AGAIN);
        }
    }

    /** A pod goes with its Job unless another owner keeps it. */
    private Pod withoutJob(Draft draft, Pod pod) {
        String uid = draft.entry().uid();
        return others.keep(pod, uid) ? PodFacts.disowned(pod, uid) : PodFacts.deleted(pod, draft.now());
    }

    /**
     * Returns some of the Job's pods that no pass looks at any more, counted and ended ones, or none when there are no more;
     * reads the store page by page and each page once, or twice when it has such pods.
     */
    List<Pod> over(Entry entry) {
        int batch = keeping.settings().decisions().batch();
        Sweep sweep = entry.sweep();
        while (!sweep.isDone()) {
            Listed<Pod> page = keeping.page(Query.ownedBy(entry.uid()), new Page(batch, sweep.token()));
            if (page == null) {
                sweep.restart(); // the token was too old
                continue;
            }
            List<Pod> over = page.items().stream().filter(pod -> !pod.isLive()).toList();
            if (!over.isEmpty()) {
                return over;
            }
            sweep.goOn(page.next());
        }
        return List.of();
    }

    /** The Job is being deleted: pods that are counted already, which no decision looked at, are removed or disowned. */
    void clear(Draft draft, Job job, JobPlan.Leftovers fate, List<Pod> over) {
        for (Pod pod : over) {
            PodWork work = draft.work(keeping.keep(draft.entry(), pod));
            work.pod(
                    fate == JobPlan.Leftovers.ORPHAN
                            ? PodFacts.disowned(pod, job.metadata().uid())
                            : PodFacts.deleted(pod, draft.now()));
        }
        draft.next(Next.AGAIN);
    }
}
