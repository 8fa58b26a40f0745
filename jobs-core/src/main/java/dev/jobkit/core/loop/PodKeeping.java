package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.event.PodUnschedulable;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.PodGate;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.TimeSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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
    private final Orders orders;
    private final LocalRuns runs;
    private final Consumer<Entry> wake;

    PodKeeping(
            JobStore store,
            Directory directory,
            Nodes nodes,
            PodGate gate,
            Settings settings,
            Orders orders,
            LocalRuns runs,
            Consumer<Entry> wake) {
        this.store = store;
        this.directory = directory;
        this.nodes = nodes;
        this.gate = gate;
        this.settings = settings;
        this.orders = orders;
        this.runs = runs;
        this.wake = wake;
    }

    Nodes nodes() {
        return nodes;
    }

    Settings settings() {
        return settings;
    }

    /** Makes who takes up what a store holds; {@code gone} is told of a Job that is gone and has left something. */
    Adopter adopter(RunContexts contexts, TimeSource time, BiConsumer<Kind<?>, ObjectRef> gone, Executor workers) {
        return new Adopter(
                store, directory, nodes, contexts, time, this::slot, runs, wake, gone, workers, settings.chosen());
    }

    /** Tells whether a start has not taken up all yet: nothing may be created. */
    boolean isTakingUp() {
        return directory.vanguard().isAhead();
    }

    /** Returns everything that the query chooses. */
    List<Pod> list(Query query) {
        return store.all(Kind.POD, query).items();
    }

    /** Returns a page of what the query chooses; null when its token is too old to go on. */
    @Nullable
    Listed<Pod> page(Query query, Page page) {
        try {
            return store.list(Kind.POD, query, page);
        } catch (RevisionGoneException e) {
            return null;
        }
    }

    /**
     * Makes the entry's slots equal to these stored pods. What it has of a pod that others look after by now goes to them,
     * with the reports that no commit has taken in.
     */
    void reload(Entry entry, List<Pod> stored) {
        Set<String> present = new HashSet<>();
        for (Pod pod : stored) {
            present.add(pod.metadata().uid());
            keep(entry, pod);
        }
        List<PodSlot> gone = new ArrayList<>();
        for (PodSlot slot : entry.slots().all()) {
            if (!present.contains(slot.uid())) {
                gone.add(slot);
            }
        }
        for (PodSlot slot : gone) {
            entry.slots().remove(slot.uid());
            passOn(entry, slot);
        }
    }

    private void passOn(Entry entry, PodSlot slot) {
        Optional<Pod> found = store.get(Kind.POD, slot.pod().key())
                .filter(pod -> pod.metadata().uid().equals(slot.uid()));
        Entry next = found.map(directory::entryOf).orElse(entry);
        if (next == entry) {
            directory.unassign(slot.uid(), entry);
            orders.forget(slot); // it is gone, or nothing is left to do with it
        } else {
            wake.accept(directory.handOver(slot, entry, next));
        }
    }

    /** Takes in the slots that others have handed over; before the entry is looked at, as a new one has to be read. */
    void takeHanded(Entry entry) {
        for (PodSlot slot : entry.takeHanded()) {
            PodSlot mine = entry.slots().putIfAbsent(slot);
            if (mine == null) {
                slot.refresh();
                if (!entry.isAsFound()) {
                    entry.markStale(); // the pod may have gone further meanwhile
                }
            } else {
                mine.merge(slot);
            }
        }
    }

    /** Returns the slot of this stored pod, made if need be; a pod that has changed is looked at again. */
    PodSlot keep(Entry entry, Pod pod) {
        String uid = pod.metadata().uid();
        PodSlot slot = entry.slots().get(uid);
        claim(entry, pod);
        if (slot == null) {
            slot = slot(pod);
            entry.slots().put(slot);
        } else if (slot.pod().metadata().revision() != pod.metadata().revision()) {
            slot.pod(pod);
            slot.refresh();
        }
        return slot;
    }

    /** Looks after the pod from now on; whoever did before hands over what it has of it. */
    private void claim(Entry entry, Pod pod) {
        if (directory.ofPod(pod.metadata().uid()) == entry) {
            return;
        }
        Entry before = directory.assign(pod, entry);
        if (before != null) {
            before.markStale();
            wake.accept(before);
        }
    }

    /** Makes the slot of a stored pod; what runs, or what its executor has, was ordered. */
    PodSlot slot(Pod pod) {
        Node node = nodes.choose(pod.spec()).orElse(null);
        PodSlot slot = new PodSlot(pod, node);
        if (!pod.isEnded()) {
            gate.enter(pod); // it may have been taken back when a store threw after its commit
        }
        boolean placed = pod.spec().nodeName() != null;
        for (RunId run : PodFacts.openRuns(pod)) {
            if (directory.takeAdopted(run) || (placed && PodFacts.isRunning(pod, run))) {
                slot.start(run);
                if (node != null) {
                    runs.put(node, run);
                }
            }
        }
        return slot;
    }

    /** Begins the work on a pod that this pass adopts; whoever looked after it learns of it after the commit. */
    PodWork adopt(Draft draft, Pod pod) {
        return draft.adopt(slot(pod));
    }

    /** Takes reports out of the mailbox and lays them beside their pods; tells whether there is more. */
    boolean takeMail(Entry entry) {
        for (int i = 0; i < MAIL; i++) {
            Reported reported = entry.poll();
            if (reported == null) {
                return false;
            }
            PodSlot slot = slotOf(entry, reported.run().podUid());
            if (slot != null) {
                slot.add(reported);
            } else {
                forward(entry, reported);
            }
        }
        return entry.hasMail();
    }

    /** Finds the slot of a pod that a report is about; it may have come after this pass began, but never after the report. */
    private @Nullable PodSlot slotOf(Entry entry, String podUid) {
        PodSlot slot = entry.slots().get(podUid);
        if (slot == null) {
            takeHanded(entry);
            slot = entry.slots().get(podUid);
        }
        return slot;
    }

    /** Sends a report after its pod. One about a pod that nobody looks after any more is of no use. */
    private void forward(Entry entry, Reported reported) {
        if (directory.ofPod(reported.run().podUid()) == entry) {
            return;
        }
        Entry other = directory.deliver(reported);
        if (other != null) {
            wake.accept(other);
        }
    }

    /** Looks at the pods that are due. */
    void lookAtDue(Draft draft) {
        for (PodSlot slot : draft.entry().slots().all()) {
            if (slot.isDue(draft.now())) {
                PodWork work = draft.work(slot);
                schedule(draft, work);
                work.look(draft, settings.pods(), slot.news());
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
        boolean begun = hasBegun(slot.news());
        if (begun || !pod.metadata().isDeleting()) {
            PodSpec placed = draft.entry().placed(pod.spec(), node.name(), nodes);
            work.pod(new Pod(pod.metadata(), placed, pod.status()));
        }
    }

    private static boolean hasBegun(List<Reported> news) {
        for (Reported reported : news) {
            if (!(reported.report() instanceof RunReport.NotStarted)) {
                return true;
            }
        }
        return false;
    }

    /** Looks again at a pod whose metadata this pass has changed. */
    void lookAgain(Draft draft, PodWork work) {
        work.look(draft, settings.pods(), List.of());
    }

    /** Begins a new pod of this entry. */
    PodWork create(Draft draft, Pod pod) {
        @Nullable Node node = nodes.choose(pod.spec()).orElse(null);
        Pod placed = node == null ? PodFacts.unschedulable(pod, nodes.whyNone(pod.spec()), draft.now()) : pod;
        PodWork work = draft.create(new PodSlot(placed, node));
        if (node != null) {
            work.look(draft, settings.pods(), List.of());
        }
        return work;
    }

    /** Tells of a new pod for which there is no node at all. */
    void tellWithoutPlace(Draft draft, PodWork work) {
        Pod pod = work.pod();
        if (work.slot().node() == null) {
            draft.tell(new PodUnschedulable(
                    ObjectRef.to(pod),
                    PodFacts.job(pod),
                    PodFacts.index(pod),
                    draft.now(),
                    PodUnschedulable.FAILED_SCHEDULING,
                    nodes.whyNone(pod.spec())));
        }
    }
}
