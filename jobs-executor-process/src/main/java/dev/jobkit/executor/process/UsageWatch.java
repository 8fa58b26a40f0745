package dev.jobkit.executor.process;

import dev.jobkit.model.Pod;
import dev.jobkit.spi.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports now and then what runs use. A run whose supervisor is seen dead twice, and of which nothing was heard in between, is
 * pointed out: that is the last resort should the word of its end have got lost. A pod whose volumes hold too much is evicted.
 */
final class UsageWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageWatch.class);

    private final Path base;
    private final Collection<ProcessRun> runs;
    private final Dispatcher dispatcher;
    private final ScheduledThreadPoolExecutor timer;
    /** Runs without a supervisor at the last look; of the timer's thread. */
    private Set<ProcessRun> suspects = Set.of();

    /** Whether it is reported what runs use. */
    enum Usage {
        TOLD,
        KEPT_QUIET
    }

    UsageWatch(String name, Path base, Collection<ProcessRun> runs, Dispatcher dispatcher) {
        this.base = base;
        this.runs = runs;
        this.dispatcher = dispatcher;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name + "-usage");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to look so often, which is at least a millisecond. */
    void begin(Duration period, Usage usage) {
        long millis = period.toMillis();
        var unused = timer.scheduleWithFixedDelay(() -> look(usage), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void look(Usage usage) {
        List<ProcessRun> now = runs.stream().filter(ProcessRun::isUnderWay).toList();
        if (now.isEmpty()) {
            return;
        }
        try {
            if (usage == Usage.TOLD) {
                tellUsage(now);
            }
            lookForAbandoned(now);
            lookForFullVolumes(now);
        } catch (IOException | RuntimeException e) {
            LOG.debug("usage cannot be measured", e);
        }
    }

    private static void tellUsage(List<ProcessRun> now) throws IOException {
        Meter meter = Meter.read(now.get(0).context().time().instant());
        for (ProcessRun run : now) {
            run.supervisor()
                    .flatMap(it -> meter.below(it.pid()))
                    .filter(it -> run.isUnderWay())
                    .ifPresent(it -> run.reportOnTheWay(new RunReport.Used(it)));
        }
    }

    private void lookForAbandoned(List<ProcessRun> now) {
        Set<ProcessRun> dead = new HashSet<>();
        for (ProcessRun run : now) {
            if (run.supervisor().filter(it -> !it.isAlive()).isPresent() && run.isUnderWay()) {
                dead.add(run);
            }
        }
        dead.stream().filter(suspects::contains).forEach(dispatcher::abandoned);
        suspects = dead;
    }

    /** A pod whose volume holds more than its sizeLimit is evicted, as a kubelet does ("Local ephemeral storage"). */
    private void lookForFullVolumes(List<ProcessRun> now) {
        Map<String, Optional<String>> troubles = new HashMap<>();
        for (ProcessRun run : now) {
            Pod pod = run.order().pod();
            if (VolumeLimits.has(pod)) {
                troubles.computeIfAbsent(run.id().podUid(), uid -> VolumeLimits.exceeded(base, pod))
                        .ifPresent(trouble -> Eviction.of(run, trouble, dispatcher));
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
