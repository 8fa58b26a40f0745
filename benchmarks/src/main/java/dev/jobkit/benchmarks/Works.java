package dev.jobkit.benchmarks;

import dev.jobkit.benchmarks.Work.Better;
import dev.jobkit.core.store.MemoryJobStore;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.spi.Survival;
import dev.jobkit.store.jdbc.JdbcJobStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All works there are, and who does them. */
final class Works {
    private static final List<String> TRUE = List.of("/bin/true");
    private static final List<String> SLEEP = List.of("/bin/sleep", "0.05");

    /** So many tasks are submitted in one list where a subject takes lists. */
    private static final int TOGETHER = 100;

    /** So many lines a task writes at once where it does not write each by itself. */
    private static final int LINES = 80;

    /** So long one waits for lost tasks. */
    private static final int KILL_SECONDS = 150;

    private Works() {}

    static List<Work> all() {
        List<Work> works = new ArrayList<>();
        memory(works, "memory/wide-1000", 1000, ThreadJobs.Shape.ONE_WIDE_JOB);
        memory(works, "memory/indexed-1000", 1000, ThreadJobs.Shape.ONE_INDEXED_JOB);
        memory(works, "memory/wide-100000", 100_000, ThreadJobs.Shape.ONE_WIDE_JOB);
        memory(works, "memory/many", 1000, ThreadJobs.Shape.MANY_JOBS);
        processes(works, "processes/true", TRUE, new Load(500, 4, 2, 2), new Load(2000, 4, 2, 3));
        processes(works, "processes/sleep-50ms", SLEEP, new Load(60, 4, 1, 1), new Load(400, 4, 1, 2));
        log(works, "memory/log", () -> LogBytes.taskAlone(LINES), () -> LogBytes.task(LINES));
        log(works, "memory/log-lines", () -> LogBytes.taskAlone(1), () -> LogBytes.task(1));
        log(works, "processes/log", LogBytes::programAlone, LogBytes::program);
        latency(works);
        scale(works);
        Load parts = new Load(1, 1, 0, 1);
        works.add(
                new Work("parts", "parts/jmh", "µs", Better.LESS, parts.none(), parts, Map.of(Work.OURS, Parts::new)));
        recovery(works);
        durable(works);
        return works;
    }

    private static void memory(List<Work> works, String name, int atOnce, ThreadJobs.Shape shape) {
        Map<String, Supplier<Subject>> subjects = new LinkedHashMap<>();
        subjects.put(Work.LIMIT + "ExecutorService", PlainSubjects::executorService);
        subjects.put(Work.LIMIT + "Failsafe", PlainSubjects::failsafe);
        subjects.put("Quartz RAM", QuartzSubject::new);
        subjects.put(Work.OURS, () -> new ThreadJobs(shape));
        Load quick = new Load(30_000, atOnce, 2, 2);
        Load full = new Load(100_000, atOnce, 4, 5);
        works.add(
                new Work("memory", name, "tasks/s", Better.MORE, atOnce > 1000 ? quick.none() : quick, full, subjects));
    }

    private static void processes(List<Work> works, String name, List<String> command, Load quick, Load full) {
        Map<String, Supplier<Subject>> subjects = new LinkedHashMap<>();
        subjects.put(Work.LIMIT + "ProcessBuilder", () -> Commands.processBuilder(command));
        subjects.put("xargs -P", () -> Commands.xargs(command));
        if (Commands.isInstalled("parallel")) {
            subjects.put("GNU parallel", () -> Commands.parallel(command));
        }
        subjects.put("zt-exec", () -> Commands.ztExec(command));
        subjects.put(
                Work.OURS,
                () -> new ProcessJobs(
                        command,
                        b -> b,
                        () -> new MemoryJobStore("benchmark", InstantSource.system()),
                        "ProcessPodExecutor as it is by default, memory store"));
        subjects.put(
                Work.OURS + " KEEP",
                () -> new ProcessJobs(
                        command,
                        b -> b.survival(Survival.KEEP),
                        () -> JdbcJobStore.inDirectory(Commands.directory()),
                        "ProcessPodExecutor with Survival.KEEP on JdbcJobStore.inDirectory"));
        works.add(new Work("processes", name, "processes/s", Better.MORE, quick, full, subjects));
    }

    private static void log(List<Work> works, String name, Supplier<Subject> alone, Supplier<Subject> ours) {
        Map<String, Supplier<Subject>> subjects = new LinkedHashMap<>();
        subjects.put(Work.LIMIT + "a file", alone);
        subjects.put(Work.OURS, ours);
        String group = name.substring(0, name.indexOf('/'));
        Load quick = new Load(300, 1, 1, 1);
        Load full = new Load(1000, 1, 1, 2);
        works.add(new Work(group, name, "MB/s", Better.MORE, quick, full, subjects));
    }

    private static void latency(List<Work> works) {
        Load quick = new Load(1000, 1, 2, 1);
        Load full = new Load(2000, 1, 3, 3);
        Map<String, Supplier<Subject>> start = new LinkedHashMap<>();
        start.put(Work.LIMIT + "ExecutorService", PlainLatency::new);
        start.put("Quartz RAM", QuartzLatency::new);
        start.put(Work.OURS, () -> new ThreadLatency(ThreadLatency.Way.SUBMIT_TO_START));
        works.add(new Work("latency", "latency/submit-to-start", "µs", Better.LESS, quick, full, start));
        Map<String, Supplier<Subject>> loaded = new LinkedHashMap<>();
        loaded.put("Quartz RAM", Lines::quartz);
        loaded.put(Work.OURS, Lines::jobkit);
        Load many = new Load(20_000, 1, 2, 3);
        works.add(new Work("latency", "latency/loaded", "µs", Better.LESS, many.none(), many, loaded));
        Map<String, Supplier<Subject>> end =
                Map.of(Work.OURS, () -> new ThreadLatency(ThreadLatency.Way.END_TO_LISTENER));
        works.add(new Work("latency", "latency/end-to-listener", "µs", Better.LESS, quick, full, end));
    }

    private static void scale(List<Work> works) {
        Load few = new Load(10_000, 1000, 0, 1);
        Load some = new Load(50_000, 1000, 0, 1);
        Load jobs = new Load(100_000, 1000, 0, 1);
        Load many = new Load(150_000, 1000, 0, 1);
        Load pods = new Load(1_000_000, 1000, 0, 1);
        alone(works, "scale/time-per-pod", "µs", few, pods, () -> new Growth(Growth.What.PODS));
        alone(works, "scale/time-per-job", "µs", few.none(), jobs, () -> new Growth(Growth.What.JOBS));
        alone(
                works,
                "scale/bytes-per-finished-pod",
                "bytes",
                some.none(),
                many,
                () -> Memory.finishedPod(CompletionMode.NON_INDEXED));
        alone(
                works,
                "scale/bytes-per-finished-index",
                "bytes",
                some.none(),
                many,
                () -> Memory.finishedPod(CompletionMode.INDEXED));
        alone(works, "scale/bytes-per-finished-pod-in-file", "bytes", some.none(), some, Memory::finishedPodInFile);
        alone(works, "scale/bytes-per-active-pod", "bytes", some, some, Memory::activePod);
        for (IdleJobs.Waiting waiting : IdleJobs.Waiting.values()) {
            String name = "scale/idle-"
                    + waiting.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            alone(works, name, "", some.none(), new Load(100_000, 1, 0, 1), () -> new IdleJobs(waiting));
        }
    }

    private static void recovery(List<Work> works) {
        Load live = new Load(10_000, 1, 0, 1);
        works.add(new Work(
                "recovery",
                "recovery/live-10000",
                "ms",
                Better.LESS,
                live.none(),
                live,
                Map.of(Work.OURS, () -> new Recovery(Recovery.Left.LIVE))));
        Load finished = new Load(100_000, 1, 0, 1);
        works.add(new Work(
                "recovery",
                "recovery/finished-100000",
                "ms",
                Better.LESS,
                finished.none(),
                finished,
                Map.of(Work.OURS, () -> new Recovery(Recovery.Left.FINISHED))));
        if (PostgresServer.installed().isPresent()) {
            Map<String, Supplier<Subject>> subjects = new LinkedHashMap<>();
            KillNine.KEEPERS.keySet().forEach(who -> subjects.put(who, () -> new KillNine(who)));
            Load eight = new Load(8, KILL_SECONDS, 0, 1);
            works.add(new Work("recovery", "recovery/kill-9", "", Better.LESS, eight.none(), eight, subjects));
        }
    }

    private static void durable(List<Work> works) {
        if (PostgresServer.installed().isPresent()) {
            durable(works, "durable/postgresql-many", Base.Product.POSTGRESQL, JobKitKeeper.Shape.MANY_JOBS);
            durable(works, "durable/postgresql-wide", Base.Product.POSTGRESQL, JobKitKeeper.Shape.WIDE_JOBS);
        }
        durable(works, "durable/h2-many", Base.Product.H2, JobKitKeeper.Shape.MANY_JOBS);
        durable(works, "durable/h2-wide", Base.Product.H2, JobKitKeeper.Shape.WIDE_JOBS);
    }

    private static void durable(List<Work> works, String name, Base.Product product, JobKitKeeper.Shape shape) {
        Map<String, Supplier<Subject>> subjects = new LinkedHashMap<>();
        int together = shape == JobKitKeeper.Shape.MANY_JOBS ? TOGETHER : DurableTasks.ALL;
        subjects.put("db-scheduler", () -> peer(product, () -> new DbSchedulerKeeper(Keeper.Tuning.THROUGHPUT)));
        subjects.put("JobRunr", () -> peer(product, () -> new JobRunrKeeper(Keeper.Tuning.THROUGHPUT)));
        subjects.put("Quartz JDBC", () -> peer(product, () -> new QuartzKeeper(Keeper.Tuning.THROUGHPUT)));
        subjects.put(Work.OURS, () -> new DurableTasks(product, together, () -> new JobKitKeeper(shape)));
        Load quick = new Load(2_000, 1000, 1, 2);
        Load full = new Load(10_000, 1000, 1, 3);
        boolean isMany = shape == JobKitKeeper.Shape.MANY_JOBS;
        works.add(new Work("durable", name, "tasks/s", Better.MORE, isMany ? quick : quick.none(), full, subjects));
    }

    private static Subject peer(Base.Product product, Supplier<Keeper> maker) {
        return new DurableTasks(product, TOGETHER, maker);
    }

    private static void alone(
            List<Work> works, String name, String unit, Load quick, Load full, Supplier<Subject> subject) {
        works.add(new Work("scale", name, unit, Better.LESS, quick, full, Map.of(Work.OURS, subject)));
    }
}
