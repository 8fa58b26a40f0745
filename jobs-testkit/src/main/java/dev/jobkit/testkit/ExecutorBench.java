package dev.jobkit.testkit;

import static dev.jobkit.testkit.Check.promise;

import dev.jobkit.model.Container;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What one check of {@link ExecutorContract} works with: the executor, its containers, and the controller's part. */
final class ExecutorBench implements AutoCloseable {
    static final Stop GENTLE = new Stop(Duration.ofSeconds(5), StopCause.DELETED);
    static final Stop BY_FORCE = new Stop(Duration.ZERO, StopCause.DELETED);

    final ExecutorSubject subject;
    final PodExecutor executor;
    final ExecutorProbe probe;

    ExecutorBench(ExecutorSubject subject, ExecutorProbe probe) {
        this.subject = subject;
        this.executor = subject.executor();
        this.probe = probe;
    }

    /** What a check does. */
    @FunctionalInterface
    interface Body {
        void run(ExecutorBench bench) throws Exception;
    }

    /** Returns a bench for another executor with the same controller. */
    ExecutorBench with(ExecutorSubject other) {
        return new ExecutorBench(other, probe);
    }

    /** Closes the executor. */
    @Override
    public void close() {
        subject.close();
    }

    /** Orders the first run of a new pod of this container. */
    RunId start(Container container) throws InterruptedException {
        return start(ExecutorProbe.run(container));
    }

    RunId start(PodRun run) throws InterruptedException {
        atOnce("start", () -> executor.start(run, probe.context(run)));
        return run.id();
    }

    /** Orders the first run of a new pod and waits until it runs. */
    RunId running(Container container) throws InterruptedException {
        RunId run = start(container);
        probe.started(run);
        return run;
    }

    /** Orders the first run of a new pod and waits until it says that it is set up. */
    RunId ready(Container container) throws InterruptedException {
        RunId run = running(container);
        probe.awaitLog(run, "ready\n");
        return run;
    }

    void stop(RunId run, Stop stop) throws InterruptedException {
        atOnce("stop", () -> executor.stop(run, stop));
    }

    /** Starts another run, whose end shows that the executor has dealt with what was asked before. */
    void settle() throws InterruptedException {
        probe.exited(start(subject.exits(0)));
    }

    int count(RunId run, Class<? extends RunReport> type) {
        return probe.reports(run, type).size();
    }

    boolean hasEnded(RunId run) {
        return count(run, RunReport.Exited.class) > 0;
    }

    /** Gives an order, on a thread of its own, as one that does not return would hold the check up. */
    private void atOnce(String name, Runnable order) throws InterruptedException {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(order, "contract-" + name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
        thread.start();
        thread.join(probe.patience().toMillis());
        promise(
                !thread.isAlive(),
                "an order returns at once, whatever the run does: " + name,
                List.of(thread.getStackTrace()));
        Throwable problem = thrown.get();
        promise(problem == null, "an order does not throw: " + name, String.valueOf(problem));
    }
}
