package dev.jobkit.core.loop;

import dev.jobkit.core.pods.PodPlan;
import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.Container;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.PodGate;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.Reach;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells executors what a commit has decided: start, stop, release. What they throw harms nobody. */
final class Orders {
    private static final Logger log = LoggerFactory.getLogger(Orders.class);

    private final Directory directory;
    private final RunContexts contexts;
    private final PodGate gate;
    private final Usages usages;
    private final LocalRuns runs;
    private final Predicate<Entry> mine;
    private final Consumer<Entry> wake;

    /** Makes the teller; {@code mine} tells what is still looked after here, {@code wake} brings an entry its next pass. */
    Orders(
            Directory directory,
            RunContexts contexts,
            PodGate gate,
            Usages usages,
            LocalRuns runs,
            Predicate<Entry> mine,
            Consumer<Entry> wake) {
        this.directory = directory;
        this.contexts = contexts;
        this.gate = gate;
        this.usages = usages;
        this.runs = runs;
        this.mine = mine;
        this.wake = wake;
    }

    /** Gives the orders that follow from this work, and keeps the entry's slots equal to what is stored. */
    void give(Entry entry, PodWork work, Instant now) {
        PodSlot slot = work.slot();
        Pod pod = work.pod();
        boolean ended = pod.isEnded() || work.isGone();
        slot.looked(work.wakeAt(), work.isOver());
        if (work.isLooked() && slot.isStopping()) {
            slot.stopping(work.stops().stream().map(PodPlan.StopOrder::run).collect(Collectors.toSet()));
        }
        if (work.joins()) {
            join(entry, slot);
        }
        for (RunId run : work.ended()) {
            release(slot, run);
        }
        if (work.isDone()) {
            if (!work.isGone()) {
                entry.leftInStore(); // it stays in the store, and no pass looks at it
            }
            drop(entry, slot);
        } else {
            work.starts().forEach(run -> start(entry, slot, run));
            work.stops().forEach(order -> stop(entry, slot, order, now));
            handOver(entry, slot);
        }
        if (ended && slot.leaveGate()) {
            gate.leave(pod);
        }
    }

    /** Takes back what a draft was let in with: its commit did not come about. */
    void withdraw(Draft draft) {
        for (PodWork work : draft.pods()) {
            if (work.isNew()) {
                gate.leave(work.pod());
            }
        }
    }

    private void start(Entry entry, PodSlot slot, RunId run) {
        Node node = slot.node();
        if (directory.isUndecided(run) || directory.vanguard().isAhead()) {
            slot.refresh(); // it is looked at again when the executor knows, or when all is taken up
            return;
        }
        if (node == null || !slot.start(run)) {
            return;
        }
        Pod pod = slot.pod();
        Container container = pod.spec()
                .container(run.container())
                .orElseThrow(() -> new IllegalStateException("no container for " + run));
        ObjectRef job = pod.metadata().isControlledBy(entry.uid()) ? entry.ref() : PodFacts.job(pod);
        runs.put(node, run);
        try {
            node.executor().start(new PodRun(run, job, pod, container), contexts.of(node, pod, container, run));
        } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
            log.warn("{}: executor {} threw when it was ordered to start {}", entry, node.name(), run, e);
            post(entry, run, new RunReport.NotStarted("StartFailed", "executor " + node.name() + " threw: " + e));
        }
        if (node.info().reach() == Reach.LOCAL && !mine.test(entry)) {
            runs.end(node, run, Duration.ZERO); // all was ended meanwhile, this one perhaps before it began
        }
    }

    /** Orders the end of a run; again, when no answer came long after the grace: the order may have been lost on its way. */
    private void stop(Entry entry, PodSlot slot, PodPlan.StopOrder order, Instant now) {
        RunId run = order.run();
        Node node = slot.node();
        if (node != null && directory.isUndecided(run)) {
            slot.refresh(); // asked again when the executor knows whether there is something to stop
            quietly(node, "stop", run, () -> node.executor().stop(run, order.stop()));
            return;
        }
        if (!slot.stop(run, now, order.stop().grace())) {
            return;
        }
        if (node == null || !mayRun(slot, run)) {
            post(entry, run, new RunReport.NotStarted("Stopped", "was stopped before it was ordered to start"));
            return;
        }
        quietly(node, "stop", run, () -> node.executor().stop(run, order.stop()));
    }

    private boolean mayRun(PodSlot slot, RunId run) {
        return slot.ordered().contains(run) || PodFacts.isRunning(slot.pod(), run);
    }

    private void post(Entry entry, RunId run, RunReport report) {
        entry.post(new Reported(run, report));
        wake.accept(entry);
    }

    private void release(PodSlot slot, RunId run) {
        slot.released(run);
        runs.remove(run);
        Node node = slot.node();
        if (node != null) {
            quietly(node, "release", run, () -> node.executor().release(run));
        }
    }

    private void drop(Entry entry, PodSlot slot) {
        entry.slots().remove(slot.uid());
        directory.unassign(slot.uid(), entry);
        releasePod(slot);
    }

    private void releasePod(PodSlot slot) {
        String uid = slot.uid();
        usages.forget(uid);
        runs.removePod(uid);
        Node node = slot.node();
        if (node != null) {
            quietly(node, "release pod", uid, () -> node.executor().releasePod(uid));
        }
    }

    /** Gives up what is held for a pod that ended or went without a pass that was told so: its commit threw when it was done. */
    void forget(PodSlot slot) {
        List.copyOf(slot.ordered()).forEach(run -> release(slot, run));
        releasePod(slot);
        if (slot.leaveGate()) {
            gate.leave(slot.pod());
        }
    }

    /** Whoever looked after an adopted pod finds in the store that it is not its own any more, and hands over what it has. */
    private void join(Entry entry, PodSlot slot) {
        entry.slots().put(slot);
        Entry before = directory.assign(slot.pod(), entry);
        if (before != null) {
            before.markStale();
            wake.accept(before);
        }
    }

    /** A pod that lost its Job goes on under an entry of its own. */
    private void handOver(Entry entry, PodSlot slot) {
        Pod pod = slot.pod();
        if (!entry.kind().equals(Kind.JOB) || pod.metadata().isControlledBy(entry.uid())) {
            return;
        }
        entry.slots().remove(slot.uid());
        wake.accept(directory.handOver(slot, entry, directory.entryOf(pod)));
    }

    private static void quietly(Node node, String verb, Object what, Runnable order) {
        try {
            order.run();
        } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
            log.warn("executor {} threw at the order: {} {}", node.name(), verb, what, e);
        }
    }
}
