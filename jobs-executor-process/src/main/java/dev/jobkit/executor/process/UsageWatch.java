package dev.jobkit.executor.process;

import dev.jobkit.spi.RunReport;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports now and then what runs use. */
final class UsageWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageWatch.class);

    private final Collection<ProcessRun> runs;
    private final ScheduledThreadPoolExecutor timer;

    /** Begins to look; never when the period is zero. */
    UsageWatch(String name, Collection<ProcessRun> runs, Duration period) {
        this.runs = runs;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name + "-usage");
            thread.setDaemon(true);
            return thread;
        });
        if (!period.isZero()) {
            long millis = period.toMillis();
            var unused = timer.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        List<ProcessRun> now = runs.stream().filter(ProcessRun::isUnderWay).toList();
        if (now.isEmpty()) {
            return;
        }
        try {
            Meter meter = Meter.read(now.get(0).context().time().instant());
            for (ProcessRun run : now) {
                run.directory()
                        .supervisor()
                        .flatMap(it -> meter.below(it.pid()))
                        .filter(it -> run.isUnderWay())
                        .ifPresent(it -> run.report(new RunReport.Used(it)));
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("usage cannot be measured", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
