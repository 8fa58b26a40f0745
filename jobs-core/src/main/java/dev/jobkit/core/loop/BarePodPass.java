package dev.jobkit.core.loop;

import dev.jobkit.core.decide.Next;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Pod;
import dev.jobkit.spi.JobStore;
import java.util.List;
import java.util.Optional;

/** The pass over a pod that no Job manages: the same node agent, no decision about a Job. */
final class BarePodPass implements Pass {
    private final JobStore store;
    private final PodKeeping keeping;

    BarePodPass(JobStore store, PodKeeping keeping) {
        this.store = store;
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
    }

    private void reload(Entry entry) {
        Optional<Pod> found = store.get(Kind.POD, entry.key())
                .filter(pod -> pod.metadata().uid().equals(entry.uid()))
                .filter(pod -> pod.metadata().controller().isEmpty());
        entry.object(found.orElse(null));
        keeping.reload(entry, found.map(List::of).orElse(List.of()));
    }
}
