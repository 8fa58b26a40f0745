package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.PodGate;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.RunReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What passes of all kinds do with the pods of their entry: reading them, taking mail in, looking at them. */
final class PodKeeping {
    /** How many reports one pass takes in at most, so that a wide Job cannot starve a narrow one. */
    private static final int MAIL = 2000;

    private final JobStore store;
    private final Directory directory;
    private final Nodes nodes;
    private final PodGate gate;
    private final Settings settings;

    PodKeeping(JobStore store, Directory directory, Nodes nodes, PodGate gate, Settings settings) {
        this.store = store;
        this.directory = directory;
        this.nodes = nodes;
        this.gate = gate;
        this.settings = settings;
    }

    Nodes nodes() {
        return nodes;
    }

    Settings settings() {
        return settings;
    }

    /** Returns everything that the query chooses. */
    List<Pod> list(Query query) {
        try {
            return store.list(Kind.POD, query, Page.ALL).items();
        } catch (RevisionGoneException e) {
            throw new AssertionError("a list without token cannot be too old", e);
        }
    }

    /** Makes the entry's slots equal to these stored pods. */
    void reload(Entry entry, List<Pod> stored) {
        Set<String> present = new HashSet<>();
        for (Pod pod : stored) {
            present.add(pod.metadata().uid());
            keep(entry, pod);
        }
        List<PodSlot> gone = new ArrayList<>();
        for (PodSlot slot : entry.slots().values()) {
            if (!present.contains(slot.pod().metadata().uid())) {
                gone.add(slot);
            }
        }
        for (PodSlot slot : gone) {
            entry.slots().remove(slot.pod().metadata().uid());
            directory.unassign(slot.pod().metadata().uid(), entry);
        }
    }

    /** Returns the slot of this stored pod, made if need be; a pod that has changed is looked at again. */
    PodSlot keep(Entry entry, Pod pod) {
        String uid = pod.metadata().uid();
        PodSlot slot = entry.slots().get(uid);
        if (slot == null) {
            slot = slot(pod);
            entry.slots().put(uid, slot);
            directory.assign(pod, entry);
        } else if (slot.pod().metadata().revision() != pod.metadata().revision()) {
            slot.pod(pod);
            slot.refresh();
        }
        return slot;
    }

    /** Makes the slot of a stored pod; what runs, or what its executor has, was ordered. */
    private PodSlot slot(Pod pod) {
        PodSlot slot = new PodSlot(pod, nodes.choose(pod.spec()).orElse(null));
        if (!pod.isEnded()) {
            gate.enter(pod); // it may have been taken back when a store threw after its commit
        }
        boolean placed = pod.spec().nodeName() != null;
        for (RunId run : PodFacts.openRuns(pod)) {
            if (directory.takeAdopted(run) || (placed && PodFacts.isRunning(pod, run))) {
                slot.start(run);
            }
        }
        return slot;
    }

    /** Makes the slot of a pod that this pass adopts; whoever looked after it learns of it after the commit. */
    PodSlot adopted(Draft draft, Pod pod) {
        Entry entry = draft.entry();
        PodSlot slot = slot(pod);
        entry.slots().put(pod.metadata().uid(), slot);
        draft.afterwards(() -> directory.assign(pod, entry));
        return slot;
    }

    /** Takes reports out of the mailbox and lays them beside their pods; tells whether there is more. */
    boolean takeMail(Entry entry) {
        for (int i = 0; i < MAIL; i++) {
            Reported reported = entry.poll();
            if (reported == null) {
                return false;
            }
            PodSlot slot = entry.slots().get(reported.run().podUid());
            if (slot != null) {
                slot.news().add(reported);
            } else {
                forward(entry, reported);
            }
        }
        return entry.hasMail();
    }

    private void forward(Entry entry, Reported reported) {
        Entry other = directory.ofPod(reported.run().podUid());
        if (other != null && other != entry) {
            other.post(reported);
        }
    }

    /** Looks at the pods that are due. */
    void lookAtDue(Draft draft) {
        for (PodSlot slot : draft.entry().slots().values()) {
            if (slot.isDue(draft.now())) {
                PodWork work = draft.work(slot);
                schedule(draft, work);
                work.look(draft.now(), settings.pods(), slot.news());
            }
        }
    }

    /** A pod is on its node from the first report on, unless the report says that nothing was begun and nothing will be. */
    private void schedule(Draft draft, PodWork work) {
        PodSlot slot = work.slot();
        Node node = slot.node();
        Pod pod = work.pod();
        if (node == null || pod.spec().nodeName() != null || slot.news().isEmpty()) {
            return;
        }
        boolean begun = slot.news().stream().anyMatch(r -> !(r.report() instanceof RunReport.NotStarted));
        if (begun || !pod.metadata().isDeleting()) {
            PodSpec placed = draft.entry().placed(pod.spec(), node.name());
            work.pod(new Pod(pod.metadata(), placed, pod.status()));
        }
    }

    /** Looks again at a pod whose metadata this pass has changed. */
    void lookAgain(Draft draft, PodWork work) {
        work.look(draft.now(), settings.pods(), List.of());
    }

    /** Begins a new pod of this entry. */
    PodWork create(Draft draft, Pod pod) {
        @Nullable Node node = nodes.choose(pod.spec()).orElse(null);
        Pod placed = node == null ? PodFacts.unschedulable(pod, nodes.whyNone(pod.spec()), draft.now()) : pod;
        PodWork work = draft.create(new PodSlot(placed, node));
        if (node != null) {
            work.look(draft.now(), settings.pods(), List.of());
        }
        return work;
    }
}
