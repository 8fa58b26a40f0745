package dev.jobkit.testkit;

import static dev.jobkit.testkit.Check.promise;

import dev.jobkit.core.SystemTime;
import dev.jobkit.model.Container;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.ResolvedContainer;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Plays the controller for an executor under test: gives contexts, keeps reports and logs, and waits for facts. */
final class ExecutorProbe implements RunReporter, TimeSource, AutoCloseable {
    /** What every variable of a run's environment is resolved to, whatever the spec says about it. */
    static final String RESOLVED = "resolved by the controller";

    /** A report with the log of its run at that moment. */
    record Fact(RunId run, RunReport report, String logThen) {}

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final SystemTime clock = new SystemTime();
    private final Duration patience;
    private final Map<RunId, ByteArrayOutputStream> logs = new ConcurrentHashMap<>();
    /** Guarded by itself; every new fact is notified. */
    private final List<Fact> facts = new ArrayList<>();
    /** Counts what was reported or written; guarded by the facts. */
    private long news;

    /** Makes a controller that waits so long for a fact before the promise counts as broken. */
    ExecutorProbe(Duration patience) {
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    @Override
    public void report(RunId run, RunReport report) {
        synchronized (facts) {
            facts.add(new Fact(run, report, log(run)));
            news++;
            facts.notifyAll();
        }
    }

    private void wake() {
        synchronized (facts) {
            news++;
            facts.notifyAll();
        }
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public Wakeup wakeAt(Instant when, Runnable task) {
        return clock.wakeAt(when, task);
    }

    @Override
    public void close() {
        clock.close();
    }

    /** Returns the first run of a new pod of this one container. */
    static PodRun run(Container container) {
        String uid = UUID.nameUUIDFromBytes(("pod-" + NEXT.incrementAndGet()).getBytes(StandardCharsets.UTF_8))
                .toString();
        Metadata metadata = Metadata.named("contract-" + uid.substring(0, 8)).toBuilder()
                .uid(uid)
                .created(VirtualTime.DEFAULT_START)
                .build();
        PodSpec spec = PodSpec.of(container).toBuilder()
                .restartPolicy(RestartPolicy.NEVER)
                .build();
        return again(new Pod(metadata, spec, PodStatus.EMPTY), container, 0);
    }

    static PodRun again(Pod pod, Container container, int attempt) {
        RunId id = new RunId(pod.metadata().uid(), container.name(), attempt);
        return new PodRun(id, null, pod, container);
    }

    RunContext context(PodRun run) {
        return new Context(run);
    }

    String log(RunId run) {
        ByteArrayOutputStream bytes = logs.get(run);
        return bytes == null ? "" : bytes.toString(StandardCharsets.UTF_8);
    }

    List<Fact> facts(RunId run) {
        synchronized (facts) {
            return facts.stream().filter(f -> f.run().equals(run)).toList();
        }
    }

    <R extends RunReport> List<R> reports(RunId run, Class<R> type) {
        return facts(run).stream()
                .map(Fact::report)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Waits for the end of a run. */
    RunReport.Exited exited(RunId run) throws InterruptedException {
        return (RunReport.Exited)
                await(run, f -> f.report() instanceof RunReport.Exited, "the end of a run is reported")
                        .report();
    }

    Fact started(RunId run) throws InterruptedException {
        return await(run, f -> f.report() instanceof RunReport.Started, "the start of a run is reported");
    }

    /** Waits for a fact about a run. */
    Fact await(RunId run, Predicate<Fact> wanted, String promise) throws InterruptedException {
        return until(() -> facts(run).stream().filter(wanted).findFirst(), promise);
    }

    /** Waits until the log of a run holds this text. */
    void awaitLog(RunId run, String text) throws InterruptedException {
        awaitLog(run, text, "what a run writes is in its log soon, and not only at its end");
    }

    void awaitLog(RunId run, String text, String promise) throws InterruptedException {
        until(() -> log(run).contains(text) ? Optional.of(text) : Optional.empty(), promise);
    }

    /** Waits for what is found once something has been reported or written. */
    <T> T until(Supplier<Optional<T>> search, String promise) throws InterruptedException {
        long end = clock.millis() + patience.toMillis();
        while (true) {
            long seen = news();
            Optional<T> found = search.get(); // with nothing locked: it may ask the executor, which may be reporting
            if (found.isPresent()) {
                return found.get();
            }
            long left = end - clock.millis();
            synchronized (facts) {
                promise(left > 0, promise, "nothing within " + patience.toMillis() + " ms", facts);
                if (news == seen) {
                    facts.wait(Math.min(left, 100));
                }
            }
        }
    }

    private long news() {
        synchronized (facts) {
            return news;
        }
    }

    /** What an executor gets for one run. */
    private final class Context implements RunContext {
        private final PodRun run;

        private Context(PodRun run) {
            this.run = run;
        }

        @Override
        public RunReporter reporter() {
            return ExecutorProbe.this;
        }

        @Override
        public ResolvedContainer container() {
            Container c = run.container();
            Map<String, String> env = new LinkedHashMap<>();
            c.env().forEach(e -> env.put(e.name(), RESOLVED));
            return new ResolvedContainer(c.name(), c.image(), c.command(), c.args(), env, c.workingDir());
        }

        @Override
        public LogWriter log() {
            ByteArrayOutputStream bytes = logs.computeIfAbsent(run.id(), id -> new ByteArrayOutputStream());
            return new LogWriter() {
                @Override
                public void write(byte[] data, int offset, int length) {
                    bytes.write(data, offset, length);
                    wake();
                }

                @Override
                public void close() {
                    // the bytes stay for the checks
                }
            };
        }

        @Override
        public TimeSource time() {
            return ExecutorProbe.this;
        }

        @Override
        public OptionalInt completionIndex() {
            return OptionalInt.empty();
        }
    }
}
