package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.PodGate;
import dev.jobkit.spi.Reach;
import dev.jobkit.spi.RunReport;
import java.time.Duration;

/**
 * Ends what runs here of pods that another controller looks after by now. Runs that the other one can reach go on. Nobody
 * takes their ends in; they are released when they come. Thread-safe.
 */
final class Dismissal {
    private final Directory directory;
    private final PodGate gate;

    private final LocalRuns runs;
    private final Usages usages;

    Dismissal(Directory directory, PodGate gate, LocalRuns runs, Usages usages) {
        this.directory = directory;
        this.gate = gate;
        this.runs = runs;
        this.usages = usages;
    }

    /** Lets go of all that the entry holds; for the worker that has it. */
    void dismiss(Entry entry, Duration grace) {
        for (PodSlot slot : entry.takeHanded()) {
            entry.slots().putIfAbsent(slot);
        }
        for (PodSlot slot : entry.slots().all()) {
            noteUndecided(slot);
            boolean runsHere = runs.letGo(slot.uid()); // before its reports come here
            directory.unassign(slot.uid(), entry);
            usages.forget(slot.uid());
            if (slot.leaveGate()) {
                gate.leave(slot.pod());
            }
            Node node = slot.node();
            if (runsHere) {
                runs.end(slot.uid(), grace);
            } else if (node != null && node.info().reach() == Reach.LOCAL) {
                LocalRuns.quietly(node, slot.uid(), () -> node.executor().releasePod(slot.uid()));
            }
        }
        entry.slots().clear();
        for (Reported mail = entry.poll(); mail != null; mail = entry.poll()) {
            take(mail.run(), mail.report());
        }
        directory.drop(entry);
    }

    /** A run of which its executor cannot tell yet whether it has it is to end, too. */
    private void noteUndecided(PodSlot slot) {
        Node node = slot.node();
        for (RunId run : PodFacts.openRuns(slot.pod())) {
            if (node != null && directory.isUndecided(run)) {
                runs.put(node, run);
            }
            directory.decided(run);
        }
    }

    /** Takes a report about a pod that nobody here looks after. */
    void take(RunId run, RunReport report) {
        boolean over = report instanceof RunReport.Exited
                || report instanceof RunReport.NotStarted
                || report instanceof RunReport.Lost
                || report instanceof RunReport.PodEnded;
        Node node = runs.whereLetGo(run.podUid());
        if (!over || node == null) {
            return;
        }
        LocalRuns.quietly(node, run, () -> node.executor().release(run));
        boolean last = runs.remove(run) != null;
        if (last || report instanceof RunReport.PodEnded) {
            runs.removePod(run.podUid());
            LocalRuns.quietly(node, run, () -> node.executor().releasePod(run.podUid()));
        }
    }
}
