package dev.jobkit.benchmarks;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.TaskRegistry;
import dev.jobkit.store.jdbc.JdbcJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How many bytes of heap pods take: what the heap holds more, after full collections, with more of them. */
final class Memory {
    private static final int MINUTES = 10;

    private Memory() {}

    /** Opens a store. */
    @FunctionalInterface
    private interface Controllers {
        JobController start() throws Exception;
    }

    /** Measures bytes a finished pod in the memory store, beyond those of a first Job. */
    static Subject finishedPod(CompletionMode mode) {
        return finished(
                mode,
                Memory::noops,
                "heap after full collections; a Job of " + mode
                        + "; all pods listable, the change log (full both times) not" + " counted");
    }

    /** Measures the same with a store that keeps pods in a file. */
    static Subject finishedPodInFile() {
        return new Subject() {
            @Override
            public Map<String, Double> measure(Load load) throws Exception {
                Path directory = Commands.directory();
                try (JdbcJobStore store = JdbcJobStore.inDirectory(directory)) {
                    return finished(
                                    CompletionMode.NON_INDEXED,
                                    () -> JobKit.builder()
                                            .store(store)
                                            .executor("threads", threads())
                                            .build(),
                                    "")
                            .measure(load);
                }
            }

            @Override
            public String settings() {
                return "as in scale/bytes-per-finished-pod, on JdbcJobStore.inDirectory (H2); its pages that are kept in memory,"
                        + " full both times, are not counted";
            }
        };
    }

    private static Subject finished(CompletionMode mode, Controllers controllers, String settings) {
        return new Subject() {
            @Override
            public Map<String, Double> measure(Load load) throws Exception {
                try (JobController controller = controllers.start()) {
                    run(controller, job("first", load.tasks(), load.atOnce(), mode));
                    long before = Heap.used();
                    run(controller, job("second", load.tasks(), load.atOnce(), mode));
                    run(controller, job("third", load.tasks(), load.atOnce(), mode));
                    double bytes = (Heap.used() - before) / 2.0 / load.tasks();
                    int listed = controller.pods(ObjectKey.of("second")).size();
                    if (listed != load.tasks()) {
                        throw new IllegalStateException("only " + listed + " are listed");
                    }
                    return Map.of(Subject.MAIN, bytes);
                }
            }

            @Override
            public String settings() {
                return settings;
            }
        };
    }

    /** Measures bytes an active pod: what the heap holds more while so many wait in their task or for room. */
    static Subject activePod() {
        return new Subject() {
            @Override
            public Map<String, Double> measure(Load load) throws Exception {
                CountDownLatch gate = new CountDownLatch(1);
                TaskRegistry tasks = new TaskRegistry().add("noop", context -> gate.await());
                try (JobController controller = JobKit.start(ThreadPodExecutor.of(tasks))) {
                    long before = Heap.used();
                    Job job = controller.submit(job("wide", load.tasks(), load.tasks(), CompletionMode.NON_INDEXED));
                    while (controller.find(job.key()).orElseThrow().status().active() < load.tasks()) {
                        TimeUnit.MILLISECONDS.sleep(20);
                    }
                    double bytes = (Heap.used() - before) / (double) load.tasks();
                    gate.countDown();
                    Ended.ensureComplete(controller.await(job.key(), Duration.ofMinutes(MINUTES)));
                    return Map.of(Subject.MAIN, bytes);
                }
            }

            @Override
            public String settings() {
                return "heap after full collections, the change log with its creations included; on JDK 17 256 of the pods are in"
                        + " their task, all others wait for room";
            }
        };
    }

    private static ThreadPodExecutor threads() {
        return ThreadPodExecutor.of(new TaskRegistry().add("noop", context -> {}));
    }

    /** Starts a controller whose tasks do nothing. */
    static JobController noops() {
        return JobKit.start(threads());
    }

    private static Job job(String name, int completions, int parallelism, CompletionMode mode) {
        return Job.of(
                name,
                JobSpec.of(Container.of("main", "noop")).toBuilder()
                        .completionMode(mode)
                        .completions(completions)
                        .parallelism(Math.min(parallelism, completions))
                        .build());
    }

    /** Runs one Job of so many pods, 1,000 at once, to its end. */
    static void run(JobController controller, String name, int pods) throws Exception {
        run(controller, job(name, pods, 1000, CompletionMode.NON_INDEXED));
    }

    private static void run(JobController controller, Job job) throws Exception {
        Ended.ensureComplete(controller.await(controller.submit(job).key(), Duration.ofMinutes(MINUTES)));
    }
}
