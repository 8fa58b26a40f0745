package dev.jobkit.executor.process;

import dev.jobkit.model.RunId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends runs that nobody owns any more, and removes files of what is over. */
final class Strays {
    private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

    private final Path base;
    private final Serial cleaner;
    private final Map<RunId, ProcessRun> runs;
    private final Consumer<ProcessRun> forget;
    private final Map<RunId, Ending> ending = new ConcurrentHashMap<>();

    /** A run that is being ended: what goes with it then, and what we had of it. */
    private record Ending(Goes goes, @Nullable ProcessRun run) {}

    /** What is removed when a run is over. */
    enum Goes {
        RUN,
        RUN_AND_POD
    }

    /**
     * Makes it.
     *
     * @param forget removes what is around a run, when that is over
     */
    Strays(Path base, Serial cleaner, Map<RunId, ProcessRun> runs, Consumer<ProcessRun> forget) {
        this.forget = forget;
        this.base = base;
        this.cleaner = cleaner;
        this.runs = runs;
    }

    /** Ends all runs but these, also those that only their files tell of. */
    void endAllBut(Set<RunId> keep, Dispatcher dispatcher) {
        Set<String> keptPods = pods(keep);
        for (RunId id : runs.keySet()) {
            if (!keep.contains(id)) {
                end(id, keptPods.contains(id.podUid()) ? Goes.RUN : Goes.RUN_AND_POD, dispatcher);
            }
        }
        cleaner.execute(() -> {
            try {
                sweep(keep, dispatcher);
            } catch (IOException e) {
                LOG.warn("cannot look for runs without an owner in {}", base, e);
            }
        });
    }

    /** Ends what has files and no owner; a run that began meanwhile is one of ours. */
    private void sweep(Set<RunId> keep, Dispatcher dispatcher) throws IOException {
        Set<RunId> found = RunFiles.all(base);
        Set<String> pods = RunFiles.pods(base);
        Set<RunId> owned = new HashSet<>(keep);
        owned.addAll(runs.keySet()); // read last: a run is known before it has files
        Set<String> ownedPods = pods(owned);
        Set<RunId> atIt = Set.copyOf(ending.keySet());
        found.removeAll(owned);
        found.removeAll(atIt);
        pods.removeAll(pods(atIt));
        for (RunId id : found) {
            pods.remove(id.podUid());
            end(id, ownedPods.contains(id.podUid()) ? Goes.RUN : Goes.RUN_AND_POD, dispatcher);
        }
        pods.removeAll(ownedPods);
        pods.forEach(this::deletePod);
    }

    private static Set<String> pods(Set<RunId> runs) {
        Set<String> uids = new HashSet<>();
        runs.forEach(id -> uids.add(id.podUid()));
        return uids;
    }

    /** Ends a run that nobody owns and removes its files, with those of its pod unless the pod has an owner. */
    void end(RunId id, Goes goes, Dispatcher dispatcher) {
        RunFiles files = new RunFiles(base, id);
        ProcessRun run = runs.get(id);
        boolean underWay = run != null && !run.endUnbegun() && run.isUnderWay();
        ending.put(id, new Ending(goes, underWay ? run : null));
        runs.remove(id);
        if (run != null && underWay && run.end(null)) {
            dispatcher.kill(files);
            return;
        }
        Optional<Supervisor> alive = files.supervisor().filter(Supervisor::isAlive);
        Optional<ProcessHandle> process = alive.flatMap(it -> ProcessHandle.of(it.pid()));
        if (files.outcome().isPresent() || process.isEmpty()) { // a supervisor may be busy with another run
            over(id);
            return;
        }
        LOG.info("run {} has no owner any more and is ended", id);
        dispatcher.adopt(files);
        dispatcher.kill(files);
        CompletableFuture<Void> unused = process.get().onExit().thenRun(() -> over(id));
    }

    /** Takes in that such a run is over: its log is copied to its end and closed, whoever reads it; then all of it goes. */
    void over(RunId id) {
        Ending end = ending.remove(id);
        if (end == null) {
            return;
        }
        ProcessRun run = end.run();
        if (run == null) {
            remove(id, end.goes());
        } else {
            Runnable rest = () -> {
                forget.accept(run);
                remove(id, end.goes());
            };
            if (!run.log().finish(rest)) {
                rest.run();
            }
        }
    }

    private void remove(RunId id, Goes goes) {
        cleaner.execute(() -> new RunFiles(base, id).deleteAll());
        if (goes == Goes.RUN_AND_POD) {
            deletePod(id.podUid());
        }
    }

    /** Removes the files of a run soon: those that it has by rule, unless nothing is known of it, or its log was cut. */
    void delete(RunId id, @Nullable ProcessRun run) {
        RunFiles files = new RunFiles(base, id);
        cleaner.execute(run == null || run.log().isCut() ? files::deleteAll : files::delete);
    }

    /** Removes the directories of a pod soon. */
    void deletePod(String podUid) {
        cleaner.execute(() -> {
            try {
                RunFiles.deletePod(base, podUid);
            } catch (IOException e) {
                LOG.warn("what pod {} left could not be removed", podUid, e);
            }
        });
    }
}
