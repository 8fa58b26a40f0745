package dev.jobkit.core.loop;

import dev.jobkit.core.decide.Next;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Names;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.Page;
import java.util.List;
import java.util.Optional;

/** The pass over a pod that no Job manages: the same node agent, no decision about a Job. */
final class BarePodPass implements Pass {
    private final JobStore store;
    private final LogStore logs;
    private final PodKeeping keeping;

    BarePodPass(JobStore store, LogStore logs, PodKeeping keeping) {
        this.store = store;
        this.logs = logs;
        this.keeping = keeping;
    }

    @Override
    public Kind<?> kind() {
        return Kind.POD;
    }

    @Override
    public String component() {
        return "pod-controller";
    }

    @Override
    public void decide(Draft draft) {
        Entry entry = draft.entry();
        keeping.takeHanded(entry);
        if (entry.takeStale()) {
            reload(entry);
        }
        if (keeping.takeMail(entry)) {
            draft.next(Next.AGAIN);
        }
        if (entry.slots().isEmpty()) {
            draft.finish();
            return;
        }
        keeping.lookAtDue(draft);
        for (PodWork work : draft.pods()) {
            if ((work.isGone() || !work.ended().isEmpty()) && !isRecorded(work.pod())) {
                freeLogs(draft, work);
            }
        }
    }

    /** Tells whether a record knows of the pod's output: it was the pod of a Job once. */
    private boolean isRecorded(Pod pod) {
        String job = pod.metadata().labels().get(Names.CONTROLLER_UID_LABEL);
        return job != null && !store.attempts(job, Page.first(1)).items().isEmpty();
    }

    /**
     * Nothing but the pod knows of its output, so that goes with it; while it is restarted, the output of the last run and
     * of the one before it are kept (as kubectl logs --previous shows them).
     */
    private void freeLogs(Draft draft, PodWork work) {
        if (work.isGone()) {
            logs.delete(work.slot().uid()); // before the pod goes; a second time does no harm
            return;
        }
        for (RunId run : work.ended()) {
            if (run.attempt() > 0) {
                LogKey old = new LogKey(run.podUid(), run.container(), run.attempt() - 1);
                draft.afterwards(() -> logs.delete(old));
            }
        }
    }

    private void reload(Entry entry) {
        Optional<Pod> found = store.get(Kind.POD, entry.key())
                .filter(pod -> pod.metadata().uid().equals(entry.uid()))
                .filter(pod -> PodFacts.job(pod) == null);
        entry.object(found.orElse(null));
        keeping.reload(entry, found.map(List::of).orElse(List.of()));
    }
}
