package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.PodGate;
import dev.jobkit.spi.Reach;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what runs here of pods that another controller looks after by now. Runs that the other one can reach go on. Nobody
 * takes their ends in; they are released when they come. Thread-safe.
 */
final class Dismissal {
    private static final Logger log = LoggerFactory.getLogger(Dismissal.class);

    private final Directory directory;
    private final PodGate gate;

    /** Runs that are to end, by pod. */
    private final Map<String, Set<RunId>> ending = new ConcurrentHashMap<>();

    private final Map<String, Node> nodes = new ConcurrentHashMap<>();

    Dismissal(Directory directory, PodGate gate) {
        this.directory = directory;
        this.gate = gate;
    }

    /** Lets go of all that the entry holds; for the worker that has it. */
    void dismiss(Entry entry, Duration grace) {
        for (PodSlot slot = entry.pollHanded(); slot != null; slot = entry.pollHanded()) {
            entry.slots().putIfAbsent(slot.uid(), slot);
        }
        for (PodSlot slot : entry.slots().values()) {
            directory.unassign(slot.uid(), entry);
            PodFacts.openRuns(slot.pod()).forEach(directory::decided);
            if (slot.leaveGate()) {
                gate.leave(slot.pod());
            }
            Node node = slot.node();
            if (node != null && node.info().reach() == Reach.LOCAL) {
                end(node, slot, grace);
            }
        }
        entry.slots().clear();
        for (Reported mail = entry.poll(); mail != null; mail = entry.poll()) {
            take(mail.run(), mail.report());
        }
        directory.drop(entry);
    }

    private void end(Node node, PodSlot slot, Duration grace) {
        Set<RunId> runs = new HashSet<>(slot.ordered());
        if (runs.isEmpty()) {
            quietly(node, slot.uid(), () -> node.executor().releasePod(slot.uid()));
            return;
        }
        nodes.put(slot.uid(), node);
        Set<RunId> left = ConcurrentHashMap.newKeySet();
        left.addAll(runs);
        ending.put(slot.uid(), left);
        for (RunId run : runs) {
            quietly(node, run, () -> node.executor().stop(run, new Stop(grace, StopCause.LEASE_LOST)));
        }
    }

    /** Takes a report about a pod that nobody here looks after. */
    void take(RunId run, RunReport report) {
        boolean over = report instanceof RunReport.Exited
                || report instanceof RunReport.NotStarted
                || report instanceof RunReport.Lost
                || report instanceof RunReport.PodEnded;
        Set<RunId> left = ending.get(run.podUid());
        Node node = nodes.get(run.podUid());
        if (!over || left == null || node == null) {
            return;
        }
        quietly(node, run, () -> node.executor().release(run));
        left.remove(run);
        if ((left.isEmpty() || report instanceof RunReport.PodEnded) && ending.remove(run.podUid(), left)) {
            nodes.remove(run.podUid());
            quietly(node, run, () -> node.executor().releasePod(run.podUid()));
        }
    }

    private static void quietly(Node node, Object what, Runnable order) {
        try {
            order.run();
        } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
            log.warn("executor {} threw when it was told that {} is another controller's", node.name(), what, e);
        }
    }
}
