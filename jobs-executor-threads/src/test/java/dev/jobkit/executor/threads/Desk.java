package dev.jobkit.executor.threads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** The controller's side of an executor: takes reports and logs, and owns a clock that is moved by hand. */
class Desk implements TimeSource {
    static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<RunId, List<RunReport>> reports = new ConcurrentHashMap<>();
    private final Map<RunId, ByteArrayOutputStream> logs = new ConcurrentHashMap<>();
    private final Map<RunId, Integer> closedLogs = new ConcurrentHashMap<>();
    private final List<Alarm> alarms = new ArrayList<>();
    private Instant now = T0;
    final RunReporter reporter = this::take;

    private record Alarm(Instant when, Runnable task) {}

    /** Takes a report. */
    void take(RunId run, RunReport report) {
        reports.computeIfAbsent(run, id -> new ArrayList<>());
        reports.computeIfPresent(run, (id, known) -> {
            List<RunReport> all = new ArrayList<>(known);
            all.add(report);
            return all;
        });
    }

    List<RunReport> reports(RunId run) {
        return reports.getOrDefault(run, List.of());
    }

    boolean hasStarted(RunId run) {
        return reports(run).stream().anyMatch(RunReport.Started.class::isInstance);
    }

    boolean hasExited(RunId run) {
        return reports(run).stream().anyMatch(RunReport.Exited.class::isInstance);
    }

    RunReport.Exited awaitExit(RunId run) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> hasExited(run));
        return (RunReport.Exited) reports(run).stream()
                .filter(RunReport.Exited.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    String log(RunId run) {
        ByteArrayOutputStream log = logs.get(run);
        return log == null ? "" : log.toString(UTF_8);
    }

    boolean isLogOpened(RunId run) {
        return logs.containsKey(run);
    }

    int logsClosed(RunId run) {
        return closedLogs.getOrDefault(run, 0);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Wakeup wakeAt(Instant when, Runnable task) {
        Alarm alarm = new Alarm(when, task);
        alarms.add(alarm);
        return () -> cancel(alarm);
    }

    private synchronized void cancel(Alarm alarm) {
        alarms.remove(alarm);
    }

    synchronized int alarms() {
        return alarms.size();
    }

    void advance(Duration time) {
        List<Alarm> due;
        synchronized (this) {
            now = now.plus(time);
            due = alarms.stream().filter(a -> !a.when().isAfter(now)).toList();
            alarms.removeAll(due);
        }
        due.forEach(a -> a.task().run());
    }

    static PodRun run(String pod, String image) {
        return run(pod, Container.of("main", image));
    }

    static PodRun run(String pod, Container container) {
        Metadata metadata = Metadata.named(pod).toBuilder().uid("uid-" + pod).build();
        RunId id = new RunId("uid-" + pod, container.name(), 0);
        return new PodRun(
                id,
                new ObjectRef("Job", "default", "job", "uid-job"),
                new Pod(metadata, PodSpec.of(container), PodStatus.EMPTY),
                container);
    }

    RunContext context(PodRun run) {
        return new RunContext() {
            @Override
            public RunReporter reporter() {
                return reporter;
            }

            @Override
            public ResolvedContainer container() {
                return resolve(run.container());
            }

            @Override
            public LogWriter log() {
                return writer(run.id());
            }

            @Override
            public TimeSource time() {
                return Desk.this;
            }

            @Override
            public OptionalInt completionIndex() {
                return OptionalInt.of(7);
            }
        };
    }

    /** Resolves a container. */
    ResolvedContainer resolve(Container c) {
        Map<String, String> env = new LinkedHashMap<>();
        for (EnvVar v : c.env()) {
            if (v.value() == null) {
                throw new IllegalStateException("secret \"s\" not found");
            }
            env.put(v.name(), v.value());
        }
        return new ResolvedContainer(c.name(), c.image(), c.command(), c.args(), env, null);
    }

    /** Opens the log of a run. */
    LogWriter writer(RunId run) {
        ByteArrayOutputStream log = logs.computeIfAbsent(run, id -> new ByteArrayOutputStream());
        return new LogWriter() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                log.write(bytes, offset, length);
            }

            @Override
            public void close() {
                if (hasExited(run)) {
                    throw new IllegalStateException("the exit was reported before the log was closed");
                }
                closedLogs.merge(run, 1, Integer::sum);
            }
        };
    }
}
