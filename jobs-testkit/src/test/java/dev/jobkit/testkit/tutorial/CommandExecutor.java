package dev.jobkit.testkit.tutorial;

import dev.jobkit.model.Quantity;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs each container as a plain child process; the image has to be {@code sh}. Thread-safe. */
final class CommandExecutor implements PodExecutor {
    private static final Stop AT_ONCE = new Stop(Duration.ZERO, StopCause.SHUTDOWN);

    private final int room;
    /** Guarded by this, as is all that follows: in the order of their coming. */
    private final Map<RunId, CommandRun> runs = new LinkedHashMap<>();

    private final Set<String> podsInside = new HashSet<>();
    private @Nullable RunReporter lastReporter;
    private boolean closed;

    /** Makes an executor for so many pods at once. */
    CommandExecutor(int room) {
        this.room = room;
    }

    @Override
    public synchronized void start(PodRun run, RunContext context) {
        lastReporter = context.reporter();
        if (runs.containsKey(run.id())) {
            return;
        }
        if (closed) {
            refuse(run.id(), "Stopped", "the executor is closed");
        } else if (!run.container().image().equals("sh")) {
            refuse(
                    run.id(),
                    "ErrImagePull",
                    "the image has to be sh, not " + run.container().image());
        } else {
            runs.put(run.id(), new CommandRun(run, context));
            beginWhatFits();
        }
    }

    private void refuse(RunId run, String reason, String message) {
        if (lastReporter != null) {
            lastReporter.report(run, new RunReport.NotStarted(reason, message));
        }
    }

    private void beginWhatFits() {
        for (CommandRun run : List.copyOf(runs.values())) {
            String pod = run.id().podUid();
            if (run.isWaiting() && (podsInside.contains(pod) || podsInside.size() < room)) {
                podsInside.add(pod);
                if (!run.begin(() -> ended(run))) {
                    runs.remove(run.id());
                }
            }
        }
    }

    private synchronized void ended(CommandRun run) {
        run.tellEnd();
    }

    @Override
    public synchronized void stop(RunId id, Stop stop) {
        CommandRun run = runs.get(id);
        if (run == null) {
            refuse(id, "Stopped", "no such run here");
        } else if (run.isWaiting()) {
            runs.remove(id);
            refuse(id, "Stopped", "stopped before it began");
        } else {
            run.stop(stop);
        }
    }

    @Override
    public synchronized Adoption adopt(PodRun run, RunContext context) {
        lastReporter = context.reporter();
        CommandRun known = runs.get(run.id());
        if (known == null) {
            return Adoption.UNKNOWN;
        }
        known.adoptedBy(context);
        return Adoption.KNOWN;
    }

    @Override
    public synchronized void retainOnly(Set<RunId> known) {
        for (CommandRun run : List.copyOf(runs.values())) {
            if (!known.contains(run.id())) {
                stop(run.id(), AT_ONCE);
            }
        }
    }

    @Override
    public synchronized void release(RunId id) {
        CommandRun run = runs.get(id);
        if (run != null && run.hasEnded()) {
            runs.remove(id);
        }
    }

    @Override
    public synchronized void releasePod(String podUid) {
        runs.values().removeIf(run -> run.id().podUid().equals(podUid) && run.hasEnded());
        podsInside.remove(podUid);
        beginWhatFits();
    }

    @Override
    public NodeInfo describe() {
        return new NodeInfo(
                Map.of(),
                Map.of("pods", Quantity.of(room)),
                "plain child processes",
                List.of("only the main process of a container is ended, not its children"));
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (CommandRun run : List.copyOf(runs.values())) {
            stop(run.id(), AT_ONCE);
        }
    }
}
