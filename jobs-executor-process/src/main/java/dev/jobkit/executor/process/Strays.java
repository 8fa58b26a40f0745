package dev.jobkit.executor.process;

import dev.jobkit.model.RunId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends runs that nobody owns any more, and removes directories of what is over. */
final class Strays {
    private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

    private final Path pods;
    private final Serial cleaner;
    private final Map<RunId, ProcessRun> runs;
    /** Runs that are being ended, and what is to be removed then. */
    private final Map<RunId, Path> ending = new ConcurrentHashMap<>();

    Strays(Path pods, Serial cleaner, Map<RunId, ProcessRun> runs) {
        this.pods = pods;
        this.cleaner = cleaner;
        this.runs = runs;
    }

    /** Ends all runs but these, also those that only their directories tell of. */
    void endAllBut(Set<RunId> keep, Dispatcher dispatcher) {
        runs.keySet().stream().filter(id -> !keep.contains(id)).forEach(id -> end(id, true, dispatcher));
        cleaner.execute(() -> {
            try {
                for (Path pod : RunDirectory.children(pods)) {
                    endIn(pod, keep, dispatcher);
                }
            } catch (IOException e) {
                LOG.warn("cannot look for runs without an owner in {}", pods, e);
            }
        });
    }

    /** Ends what has no owner in the directory of a pod; a run that began meanwhile is one of ours. */
    private void endIn(Path pod, Set<RunId> keep, Dispatcher dispatcher) throws IOException {
        Set<RunId> owned = new HashSet<>(keep);
        owned.addAll(runs.keySet());
        String uid = FileNames.decode(pod.getFileName().toString());
        boolean podIsOwned = owned.stream().anyMatch(id -> id.podUid().equals(uid));
        List<RunId> found = RunDirectory.runs(pod);
        found.stream().filter(id -> !owned.contains(id)).forEach(id -> end(id, podIsOwned, dispatcher));
        if (found.isEmpty() && !podIsOwned) {
            delete(pod);
        }
    }

    /** Ends a run that nobody owns and removes its directory, with that of its pod unless the pod has an owner. */
    void end(RunId id, boolean podIsOwned, Dispatcher dispatcher) {
        RunDirectory directory = new RunDirectory(pods, id);
        ending.put(id, podIsOwned ? directory.path() : RunDirectory.pod(pods, id.podUid()));
        ProcessRun run = runs.remove(id);
        if (run != null && run.isUnderWay()) {
            run.end(null);
            dispatcher.kill(directory);
            return;
        }
        Optional<Supervisor> alive = directory.supervisor().filter(Supervisor::isAlive);
        Optional<ProcessHandle> process = alive.flatMap(it -> ProcessHandle.of(it.pid()));
        if (directory.outcome().isPresent() || process.isEmpty()) { // a supervisor may be busy with another run
            over(id);
            return;
        }
        LOG.info("run {} has no owner any more and is ended", id);
        dispatcher.adopt(directory);
        dispatcher.kill(directory);
        CompletableFuture<Void> unused = process.get().onExit().thenRun(() -> over(id));
    }

    /** Takes in that such a run is over. */
    void over(RunId id) {
        Path goes = ending.remove(id);
        if (goes != null) {
            delete(goes);
        }
    }

    /** Removes a directory soon. */
    void delete(Path directory) {
        cleaner.execute(() -> {
            try {
                RunDirectory.delete(directory);
            } catch (IOException e) {
                LOG.warn("{} could not be removed", directory, e);
            }
        });
    }
}
