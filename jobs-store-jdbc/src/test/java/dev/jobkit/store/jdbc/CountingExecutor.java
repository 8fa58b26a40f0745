package dev.jobkit.store.jdbc;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs that take a while and succeed, and write down themselves that they began and that they ended. */
final class CountingExecutor implements PodExecutor {
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final Duration span;
    private final Map<RunId, Boolean> runs = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> begun = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> ended = new ConcurrentHashMap<>();
    private final AtomicInteger stopped = new AtomicInteger();

    CountingExecutor(Duration span) {
        this.span = span;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what it does is to report
    public void start(PodRun run, RunContext context) {
        if (runs.putIfAbsent(run.id(), true) != null) {
            return;
        }
        String work = run.pod().metadata().controller().orElseThrow().name() + "/"
                + run.pod().completionIndex().orElse(-1);
        begun.computeIfAbsent(work, w -> new AtomicInteger()).incrementAndGet();
        Instant at = Instant.now();
        context.reporter().report(run.id(), new RunReport.Started(at));
        threads.schedule(
                () -> {
                    ended.computeIfAbsent(work, w -> new AtomicInteger()).incrementAndGet();
                    context.reporter().report(run.id(), RunReport.Exited.of(0, at, Instant.now()));
                },
                span.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop(RunId run, Stop stop) {
        stopped.incrementAndGet();
    }

    /** Returns how often each piece of work, {@code "job/index"}, began. */
    Map<String, AtomicInteger> begun() {
        return begun;
    }

    /** Returns how often each piece of work ended. */
    Map<String, AtomicInteger> ended() {
        return ended;
    }

    /** Returns how many stops were ordered. */
    int stopped() {
        return stopped.get();
    }

    @Override
    public void close() {
        List<Runnable> never = threads.shutdownNow();
        if (!never.isEmpty()) {
            throw new IllegalStateException(never.size() + " runs were cut off");
        }
    }
}
