package dev.jobkit.executor.process;

import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Quantity;
import dev.jobkit.spi.Capacity;
import dev.jobkit.spi.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The room of the executor: which pods have it, and which runs wait for it, in the order of their coming. Thread-safe. */
final class Places {
    private final Capacity capacity;

    /** Runs of pods without room, by pod; guarded by itself. */
    private final Map<String, List<ProcessRun>> waiting = new LinkedHashMap<>();

    Places(Map<String, Quantity> allocatable) {
        this.capacity = new Capacity(allocatable);
    }

    /** Says what there will never be enough of for such a pod; empty when it fits. */
    Optional<String> neverFits(PodSpec spec) {
        return capacity.neverFits(spec);
    }

    /** Notes that a pod has room that it had before. */
    void occupy(Pod pod) {
        capacity.occupy(pod);
    }

    /** Tells whether the run's pod has room now; if not it waits, and that is reported. */
    boolean take(ProcessRun run) {
        synchronized (waiting) {
            if (capacity.reserve(run.order().pod())) {
                return true;
            }
            waiting.computeIfAbsent(run.id().podUid(), uid -> new ArrayList<>()).add(run);
        }
        sayThatItWaits(run);
        return false;
    }

    private void sayThatItWaits(ProcessRun run) {
        run.report(new RunReport.PodConditionSet(PodCondition.unschedulable(
                capacity.whyNot(run.order().pod()), run.context().time().instant())));
    }

    /** Gives up the place of a pod of which nothing waits any more; returns what has room by that. */
    List<ProcessRun> giveUp(ProcessRun run) {
        String podUid = run.id().podUid();
        synchronized (waiting) {
            List<ProcessRun> places = waiting.get(podUid);
            if (places == null || !places.remove(run) || !places.isEmpty()) {
                return List.of();
            }
            return free(podUid);
        }
    }

    /** Takes the room of a pod back, and its place in the queue; returns the runs that have room by that. */
    List<ProcessRun> free(String podUid) {
        synchronized (waiting) {
            waiting.remove(podUid);
            List<ProcessRun> next = new ArrayList<>();
            for (String uid : capacity.free(podUid)) {
                next.addAll(waiting.getOrDefault(uid, List.of()));
                waiting.remove(uid);
            }
            return next;
        }
    }
}
