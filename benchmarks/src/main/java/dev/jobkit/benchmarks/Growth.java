package dev.jobkit.benchmarks;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.Subscription;
import dev.jobkit.core.JobKit;
import dev.jobkit.event.JobCompleted;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.spi.TaskRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How time and memory grow with the completions of one Job. */
final class Growth {
    private static final int WARM = 50_000;
    private static final int MINUTES = 10;

    private Growth() {}

    /** Measures microseconds a pod, at a parallelism of 1,000; small Jobs are repeated, so that all sizes are as warm. */
    static Subject timePerPod() {
        return new Subject() {
            @Override
            public Map<String, Double> measure(Load load) throws Exception {
                int repeats = Math.max(1, WARM / load.tasks());
                double best = Double.MAX_VALUE;
                try (JobController controller = noops()) {
                    for (int i = 0; i < WARM / 1000; i++) {
                        run(controller, "warm-" + i, 1000);
                    }
                }
                for (int i = 0; i < repeats; i++) {
                    try (JobController controller = noops()) {
                        Stopwatch watch = Stopwatch.start();
                        run(controller, "wide", load.tasks());
                        best = Math.min(best, watch.seconds());
                    }
                }
                return Map.of(Subject.MAIN, best * 1e6 / load.tasks());
            }

            @Override
            public String settings() {
                return "one NonIndexed Job at parallelism 1,000; the best of as many repeats as make " + WARM + " pods";
            }
        };
    }

    /** Measures microseconds a Job of one pod, from the first submission until all have completed; small numbers are repeated. */
    static Subject timePerJob() {
        return new Subject() {
            @Override
            public Map<String, Double> measure(Load load) throws Exception {
                int repeats = Math.max(1, WARM / load.tasks());
                double best = Double.MAX_VALUE;
                runMany(WARM);
                for (int i = 0; i < repeats; i++) {
                    best = Math.min(best, runMany(load.tasks()));
                }
                return Map.of(Subject.MAIN, best * 1e6 / load.tasks());
            }

            @Override
            public String settings() {
                return "Jobs of one pod, submitted one by one, a listener that counts their ends; the best of as many repeats as"
                        + " make " + WARM + " Jobs";
            }
        };
    }

    /** Returns the seconds that so many Jobs take. */
    private static double runMany(int jobs) throws Exception {
        CountDownLatch open = new CountDownLatch(jobs);
        try (JobController controller = noops();
                Subscription subscription = controller.subscribe(
                        (event, at) -> {
                            if (event instanceof JobCompleted) {
                                open.countDown();
                            }
                        },
                        new From.Now())) {
            JobSpec spec = JobSpec.of(Container.of("main", "noop"));
            Stopwatch watch = Stopwatch.start();
            for (int i = 0; i < jobs; i++) {
                controller.submit("job-" + i, spec);
            }
            if (!open.await(MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException(
                        "still waiting for " + open.getCount() + " Jobs at " + subscription.position());
            }
            return watch.seconds();
        }
    }

    /** Measures bytes a finished pod: what the heap holds more after three times as many. */
    static Subject bytesPerFinishedPod() {
        return new Subject() {
            @Override
            public Map<String, Double> measure(Load load) throws Exception {
                try (JobController controller = noops()) {
                    run(controller, "first", load.tasks());
                    long before = Heap.used();
                    run(controller, "second", load.tasks());
                    run(controller, "third", load.tasks());
                    double bytes = (Heap.used() - before) / 2.0 / load.tasks();
                    int listed = controller
                            .pods(dev.jobkit.model.ObjectKey.of("second"))
                            .size();
                    if (listed != load.tasks()) {
                        throw new IllegalStateException("only " + listed + " are listed");
                    }
                    return Map.of(Subject.MAIN, bytes, "gc [ms]", (double) gcMillis());
                }
            }

            @Override
            public String settings() {
                return "heap after full collections; all pods listable, the change log (full both times) not counted";
            }
        };
    }

    /** Measures bytes an active pod: what the heap holds more while so many wait in their task or for room. */
    static Subject bytesPerActivePod() {
        return new Subject() {
            @Override
            public Map<String, Double> measure(Load load) throws Exception {
                CountDownLatch gate = new CountDownLatch(1);
                TaskRegistry tasks = new TaskRegistry().add("noop", context -> gate.await());
                try (JobController controller = JobKit.start(ThreadPodExecutor.of(tasks))) {
                    long before = Heap.used();
                    Job job = controller.submit(spec("wide", load.tasks(), load.tasks()));
                    while (controller.find(job.key()).orElseThrow().status().active() < load.tasks()) {
                        TimeUnit.MILLISECONDS.sleep(20);
                    }
                    double bytes = (Heap.used() - before) / (double) load.tasks();
                    gate.countDown();
                    controller.await(job.key(), Duration.ofMinutes(MINUTES));
                    return Map.of(Subject.MAIN, bytes);
                }
            }

            @Override
            public String settings() {
                return "heap after full collections, the change log with its creations included";
            }
        };
    }

    private static JobController noops() {
        return JobKit.start(ThreadPodExecutor.of(new TaskRegistry().add("noop", context -> {})));
    }

    private static Job spec(String name, int completions, int parallelism) {
        return Job.of(
                name,
                JobSpec.of(Container.of("main", "noop")).toBuilder()
                        .completions(completions)
                        .parallelism(parallelism)
                        .build());
    }

    private static void run(JobController controller, String name, int tasks) throws Exception {
        Job job = controller.submit(spec(name, tasks, Math.min(1000, tasks)));
        controller.await(job.key(), Duration.ofMinutes(MINUTES));
    }

    private static long gcMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
