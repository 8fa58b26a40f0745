package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.ResolvedContainer;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.Stop;
import dev.jobkit.spi.Survival;
import dev.jobkit.spi.TimeSource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.opentest4j.TestAbortedException;

/** An executor with everything a controller would give it: reports and logs are kept, time is real. */
final class World implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(20);

    final ProcessPodExecutor executor;
    private final TimeSource time = new RealTime();
    private final Map<RunId, List<RunReport>> reports = new ConcurrentHashMap<>();
    private final Map<RunId, ByteArrayOutputStream> logs = new ConcurrentHashMap<>();
    private final Map<RunId, Boolean> closedLogs = new ConcurrentHashMap<>();
    private Function<RunId, LogWriter> writers = this::writer;

    private World(ProcessPodExecutor executor) {
        this.executor = executor;
    }

    /** Returns a world with this strategy, or skips the test where the system does not allow it. */
    static World with(ProcessTree tree, UnaryOperator<ProcessPodExecutor.Builder> settings) {
        try {
            return new World(
                    settings.apply(ProcessPodExecutor.builder().tree(tree)).build());
        } catch (IllegalStateException e) {
            if (String.valueOf(e.getMessage()).startsWith("cannot start processes")) {
                throw new TestAbortedException(tree + " is not to be had here", e);
            }
            throw e;
        }
    }

    static World with(ProcessTree tree) {
        return with(tree, settings -> settings);
    }

    /** Returns a world with whatever is the best here. */
    static World best(UnaryOperator<ProcessPodExecutor.Builder> settings) {
        return new World(settings.apply(ProcessPodExecutor.builder()).build());
    }

    static World keep(Path base) {
        return best(settings -> settings.baseDirectory(base).survival(Survival.KEEP));
    }

    static RunId id(String pod) {
        return new RunId(pod, "main", 0);
    }

    static Container container(String... command) {
        return Container.builder()
                .name("main")
                .image("none")
                .command(List.of(command))
                .build();
    }

    static PodRun order(RunId id, Container container) {
        Metadata metadata = Metadata.builder()
                .namespace("default")
                .name(id.podUid())
                .uid(id.podUid())
                .build();
        return new PodRun(id, null, new Pod(metadata, PodSpec.of(container), PodStatus.EMPTY), container);
    }

    /** Orders a run in a pod of its own. */
    RunId start(String pod, String... command) {
        return start(id(pod), container(command), Map.of());
    }

    /** Orders a shell script in a pod of its own. */
    RunId sh(String pod, String script) {
        return start(pod, "sh", "-c", script);
    }

    RunId start(RunId id, Container container, Map<String, String> env) {
        executor.start(order(id, container), context(id, container, env));
        return id;
    }

    /** Orders a run whose container is resolved by this, on whatever thread and however slowly. */
    RunId start(RunId id, Container container, Supplier<ResolvedContainer> resolver) {
        executor.start(
                order(id, container),
                new Context((run, report) -> listOf(run).add(report), resolver, writers.apply(id), time));
        return id;
    }

    /** Orders the container of this name in a pod. */
    RunId start(Pod pod, String container) {
        Container c = pod.spec().container(container).orElseThrow();
        RunId id = new RunId(pod.metadata().uid(), container, 0);
        executor.start(new PodRun(id, null, pod, c), context(id, c, Map.of()));
        return id;
    }

    static Pod pod(String uid, PodSpec spec) {
        Metadata metadata =
                Metadata.builder().namespace("default").name(uid).uid(uid).build();
        return new Pod(metadata, spec, PodStatus.EMPTY);
    }

    Adoption adopt(RunId id, String... command) {
        Container container = container(command);
        return executor.adopt(order(id, container), context(id, container, Map.of()));
    }

    /** Takes the container of this name in a pod over. */
    Adoption adopt(Pod pod, String container) {
        Container c = pod.spec().container(container).orElseThrow();
        RunId id = new RunId(pod.metadata().uid(), container, 0);
        return executor.adopt(new PodRun(id, null, pod, c), context(id, c, Map.of()));
    }

    private RunContext context(RunId id, Container c, Map<String, String> env) {
        return new Context(
                (run, report) -> listOf(run).add(report),
                () -> new ResolvedContainer(
                        c.name(), c.image(), c.command(), c.args(), new LinkedHashMap<>(env), c.workingDir()),
                writers.apply(id),
                time);
    }

    private record Context(RunReporter reporter, Supplier<ResolvedContainer> resolver, LogWriter log, TimeSource time)
            implements RunContext {
        @Override
        public ResolvedContainer container() {
            return resolver.get();
        }

        @Override
        public OptionalInt completionIndex() {
            return OptionalInt.empty();
        }
    }

    /** Has the logs of runs that start from now on written elsewhere. */
    World logs(Function<RunId, LogWriter> elsewhere) {
        writers = elsewhere;
        return this;
    }

    private LogWriter writer(RunId id) {
        return new LogWriter() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                ByteArrayOutputStream out = logs.computeIfAbsent(id, key -> new ByteArrayOutputStream());
                synchronized (out) {
                    out.write(bytes, offset, length);
                }
            }

            @Override
            public void close() {
                closedLogs.put(id, true);
            }
        };
    }

    private List<RunReport> listOf(RunId id) {
        return reports.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>());
    }

    List<RunReport> reports(RunId id) {
        return List.copyOf(listOf(id));
    }

    void stop(RunId id, Duration grace) {
        executor.stop(id, new Stop(grace, StopCause.DELETED));
    }

    void awaitStarted(RunId id) {
        awaitOne(id, RunReport.Started.class::isInstance);
    }

    /** Waits for the end; the log has to be complete and closed then, and nothing may follow. */
    RunReport.Exited awaitExit(RunId id) {
        awaitOne(id, report -> report instanceof RunReport.Exited || report instanceof RunReport.Lost);
        RunReport last = last(id);
        assertThat(last).isInstanceOf(RunReport.Exited.class);
        if (logs.containsKey(id)) {
            assertThat(closedLogs).containsKey(id);
        }
        return (RunReport.Exited) last;
    }

    /** Waits for the end, or the news that there was no beginning. */
    RunReport awaitLast(RunId id) {
        awaitOne(
                id,
                report -> report instanceof RunReport.Exited
                        || report instanceof RunReport.NotStarted
                        || report instanceof RunReport.Lost);
        return last(id);
    }

    void await(RunId id, Predicate<RunReport> wanted) {
        awaitOne(id, wanted);
    }

    private void awaitOne(RunId id, Predicate<RunReport> wanted) {
        if (listOf(id).stream().noneMatch(wanted)) { // the first look of an await comes late
            Awaitility.await()
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> listOf(id).stream().anyMatch(wanted));
        }
    }

    private RunReport last(RunId id) {
        List<RunReport> all = reports(id);
        return all.get(all.size() - 1);
    }

    byte[] logBytes(RunId id) {
        ByteArrayOutputStream out = logs.computeIfAbsent(id, key -> new ByteArrayOutputStream());
        synchronized (out) {
            return out.toByteArray();
        }
    }

    String log(RunId id) {
        return new String(logBytes(id), StandardCharsets.UTF_8);
    }

    void awaitLogClosed(RunId id) {
        Awaitility.await().atMost(SOON).until(() -> closedLogs.containsKey(id));
    }

    void awaitLog(RunId id, String text) {
        Awaitility.await().atMost(SOON).until(() -> log(id).contains(text));
    }

    @Override
    public void close() {
        executor.close();
    }
}
