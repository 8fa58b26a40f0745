package dev.jobkit.benchmarks;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Suspension;
import dev.jobkit.spi.TaskExit;
import dev.jobkit.spi.TaskRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What very many Jobs cost while they wait: processor time a second, and bytes each. */
final class IdleJobs implements Subject {
    /** For what they wait. */
    enum Waiting {
        SUSPENDED,
        BACK_OFF,
        TTL
    }

    private static final Duration LONG = Duration.ofHours(10);

    private final Waiting waiting;

    IdleJobs(Waiting waiting) {
        this.waiting = waiting;
    }

    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        TaskRegistry tasks = new TaskRegistry().add("noop", context -> {}).add("fail", context -> {
            throw new TaskExit(1, "as asked");
        });
        try (JobController controller = JobKit.builder()
                .executor("threads", ThreadPodExecutor.of(tasks))
                .backoff(LONG, LONG)
                .build()) {
            long before = Heap.used();
            for (int i = 0; i < load.tasks(); i++) {
                controller.submit(Job.of("job-" + i, spec()));
            }
            settle();
            long bytes = Heap.used() - before;
            TimeUnit.SECONDS.sleep(1);
            long cpu = Heap.cpuNanos();
            TimeUnit.SECONDS.sleep(4);
            double idle = (Heap.cpuNanos() - cpu) / 4e6;
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("cpu [ms/s]", idle);
            figures.put("memory [bytes/Job]", bytes / (double) load.tasks());
            return figures;
        }
    }

    private JobSpec spec() {
        JobSpec noop = JobSpec.of(Container.of("main", waiting == Waiting.BACK_OFF ? "fail" : "noop"));
        return switch (waiting) {
            case SUSPENDED -> noop.toBuilder().suspension(Suspension.SUSPENDED).build();
            case BACK_OFF -> noop;
            case TTL -> noop.toBuilder().ttlAfterFinished(LONG).build();
        };
    }

    /** Waits until a second needs less than a twentieth of a processor. */
    private static void settle() throws InterruptedException {
        long cpu;
        do {
            cpu = Heap.cpuNanos();
            TimeUnit.SECONDS.sleep(1);
        } while (Heap.cpuNanos() - cpu > 50_000_000);
    }

    @Override
    public String settings() {
        return "that many Jobs of one pod, all waiting: " + waiting
                + "; processor time of the whole JVM, bytes with their" + " pods, records and changes";
    }
}
