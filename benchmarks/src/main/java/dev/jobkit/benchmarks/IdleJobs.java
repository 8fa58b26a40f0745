package dev.jobkit.benchmarks;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Suspension;
import dev.jobkit.spi.Query;
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

    private static final int SECONDS = 10;
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
            double empty = millisASecond();
            long before = Heap.used();
            for (int i = 0; i < load.tasks(); i++) {
                controller.submit(Job.of("job-" + i, spec()));
            }
            settle();
            ensureAllWait(controller, load.tasks());
            long bytes = Heap.used() - before;
            TimeUnit.SECONDS.sleep(1);
            double idle = millisASecond();
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("cpu [ms/s]", idle);
            figures.put("cpu-without-jobs [ms/s]", empty);
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

    /** Returns how many milliseconds of processor time a second takes. */
    private static double millisASecond() throws InterruptedException {
        long cpu = Heap.cpuNanos();
        TimeUnit.SECONDS.sleep(SECONDS);
        return (Heap.cpuNanos() - cpu) / 1e6 / SECONDS;
    }

    private void ensureAllWait(JobController controller, int jobs) {
        long waiters = controller.objects().all(Kind.JOB, Query.ALL).items().stream()
                .filter(this::waits)
                .count();
        if (waiters != jobs) {
            throw new IllegalStateException(waiters + " of " + jobs + " Jobs wait as they should: " + waiting);
        }
    }

    private boolean waits(Job job) {
        return switch (waiting) {
            case SUSPENDED -> !job.isFinished() && job.status().startTime() == null;
            case BACK_OFF ->
                !job.isFinished() && job.status().failed() == 1 && job.status().active() == 0;
            case TTL -> job.isFinished() && job.status().succeeded() == 1;
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
