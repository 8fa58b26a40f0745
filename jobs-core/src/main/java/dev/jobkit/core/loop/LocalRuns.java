package dev.jobkit.core.loop;

import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.Reach;
import dev.jobkit.spi.Stop;
import dev.jobkit.spi.Survival;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that executors have from this controller which no other one reaches, by pod: what has to end with its right to
 * write, and can be ended without a pass and without the store. A run is here from before it is ordered, or from when its
 * executor said that it has it, until it is released. Thread-safe.
 */
final class LocalRuns {
    private static final Logger log = LoggerFactory.getLogger(LocalRuns.class);

    private final Map<String, Held> byPod = new ConcurrentHashMap<>();

    /**
     * What is left of a pod.
     *
     * @param asked those of the runs whose end was ordered here
     * @param fate who takes their ends in
     */
    private record Held(Node node, Set<RunId> runs, Set<RunId> asked, Fate fate) {}

    private enum Fate {
        /** The entry that looks after the pod. */
        LOOKED_AFTER,
        /** Nobody: another controller looks after the pod. */
        LET_GO
    }

    /** Notes a run that is about to be ordered, or that its executor has, of a pod that is looked after here. */
    void put(Node node, RunId run) {
        if (node.info().reach() == Reach.LOCAL) {
            byPod.compute(
                    run.podUid(),
                    (uid, held) -> held == null
                            ? new Held(node, Set.of(run), Set.of(), Fate.LOOKED_AFTER)
                            : new Held(node, with(held.runs, run), held.asked, Fate.LOOKED_AFTER));
        }
    }

    /** Tells whether some that are looked after here go on when their executors are closed. */
    boolean outliveTheirExecutors() {
        return byPod.values().stream()
                .anyMatch(held ->
                        held.fate == Fate.LOOKED_AFTER && held.node.info().survival() == Survival.KEEP);
    }

    private static Set<RunId> with(Set<RunId> runs, RunId run) {
        if (runs.contains(run)) {
            return runs;
        }
        Set<RunId> more = new HashSet<>(runs);
        more.add(run);
        return Set.copyOf(more);
    }

    private static Set<RunId> without(Set<RunId> runs, RunId run) {
        if (!runs.contains(run)) {
            return runs;
        }
        if (runs.size() == 1) {
            return Set.of();
        }
        Set<RunId> fewer = new HashSet<>(runs);
        fewer.remove(run);
        return Set.copyOf(fewer);
    }

    /** Notes that the run was released; returns where, if it was the last one of a pod that was let go. */
    @Nullable
    Node remove(RunId run) {
        Node[] left = new Node[1];
        byPod.computeIfPresent(run.podUid(), (uid, held) -> {
            Set<RunId> runs = without(held.runs, run);
            if (!runs.isEmpty()) {
                return new Held(held.node, runs, without(held.asked, run), held.fate);
            }
            left[0] = held.fate == Fate.LET_GO ? held.node : null;
            return null;
        });
        return left[0];
    }

    /** Notes that the pod was released. */
    void removePod(String podUid) {
        byPod.remove(podUid);
    }

    /** Says that nobody here looks after the pod any more; false when nothing of it is here. */
    boolean letGo(String podUid) {
        return byPod.computeIfPresent(podUid, (uid, held) -> new Held(held.node, held.runs, held.asked, Fate.LET_GO))
                != null;
    }

    /** Returns where the runs of a pod are that was let go; null for any other. */
    @Nullable
    Node whereLetGo(String podUid) {
        Held held = byPod.get(podUid);
        return held == null || held.fate != Fate.LET_GO ? null : held.node;
    }

    /** Orders the end of all runs, each once. */
    void endAll(Duration grace) {
        byPod.keySet().forEach(uid -> end(uid, grace));
    }

    /** Orders the end of the pod's runs, each once. */
    void end(String podUid, Duration grace) {
        Held[] before = new Held[1];
        byPod.computeIfPresent(podUid, (uid, held) -> {
            before[0] = held;
            return new Held(held.node, held.runs, held.runs, held.fate);
        });
        Held held = before[0];
        if (held != null) {
            for (RunId run : held.runs) {
                if (!held.asked.contains(run)) {
                    end(held.node, run, grace);
                }
            }
        }
    }

    /** Orders the end of a run, also when that was done before. */
    void end(Node node, RunId run, Duration grace) {
        quietly(node, run, () -> node.executor().stop(run, new Stop(grace, StopCause.LEASE_LOST)));
    }

    static void quietly(Node node, Object what, Runnable order) {
        try {
            order.run();
        } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
            log.warn("executor {} threw when it was told that {} is another controller's", node.name(), what, e);
        }
    }
}
