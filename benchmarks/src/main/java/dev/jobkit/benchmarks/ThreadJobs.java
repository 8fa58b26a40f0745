package dev.jobkit.benchmarks;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.Subscription;
import dev.jobkit.core.JobKit;
import dev.jobkit.event.JobCompleted;
import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobEventListener;
import dev.jobkit.event.PodSucceeded;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Position;
import dev.jobkit.spi.TaskRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** JobKit as {@code JobKit.start} sets it up: thread executor, memory store, a listener that counts. */
final class ThreadJobs implements Subject {
    /** How the tasks are spread over Jobs. */
    enum Shape {
        ONE_WIDE_JOB,
        ONE_INDEXED_JOB,
        MANY_JOBS
    }

    private static final Duration LONG = Duration.ofMinutes(10);

    private final Shape shape;

    ThreadJobs(Shape shape) {
        this.shape = shape;
    }

    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        LongAdder ran = new LongAdder();
        TaskRegistry tasks = new TaskRegistry().add("noop", context -> ran.increment());
        int jobs = shape == Shape.MANY_JOBS ? load.tasks() : 1;
        Counter counter = new Counter(jobs);
        try (JobController controller = JobKit.start(ThreadPodExecutor.of(tasks));
                Subscription subscription = controller.subscribe(counter, new From.Now())) {
            Stopwatch watch = Stopwatch.start();
            submit(controller, load);
            counter.await(load.atOnce() <= 1000 || shape == Shape.MANY_JOBS);
            Map<String, Double> figures = watch.perSecond(load.tasks());
            check(counter, load, ran.sum(), subscription.position());
            return figures;
        }
    }

    private void submit(JobController controller, Load load) {
        JobSpec one = JobSpec.of(Container.of("main", "noop"));
        if (shape == Shape.MANY_JOBS) {
            for (int i = 0; i < load.tasks(); i++) {
                controller.submit("job-" + i, one);
            }
            return;
        }
        CompletionMode mode = shape == Shape.ONE_INDEXED_JOB ? CompletionMode.INDEXED : CompletionMode.NON_INDEXED;
        Job wide = Job.of(
                "wide",
                one.toBuilder()
                        .completionMode(mode)
                        .completions(load.tasks())
                        .parallelism(Math.min(load.tasks(), load.atOnce()))
                        .build());
        controller.submit(wide);
    }

    /** At parallelism 1,000 nobody may have missed anything; a wider Job may outrun its listener, which is told so. */
    private static void check(Counter counter, Load load, long ran, Position at) {
        boolean complete = counter.pods.sum() == load.tasks() && counter.missed.sum() == 0;
        if (ran != load.tasks() || (load.atOnce() <= 1000 && !complete)) {
            throw new IllegalStateException("ran " + ran + ", heard of " + counter.pods.sum() + ", missed "
                    + counter.missed.sum() + " times of " + load.tasks() + " at " + at);
        }
    }

    @Override
    public String settings() {
        return "JobKit.start(ThreadPodExecutor.of(tasks)), a listener from the start to the Job's end; "
                + (shape == Shape.MANY_JOBS
                        ? "a Job for each task, submitted one by one"
                        : shape == Shape.ONE_WIDE_JOB ? "one NonIndexed Job" : "one Indexed Job")
                + "; all pods and records stay listable";
    }

    /** Counts what it hears. */
    private static final class Counter implements JobEventListener {
        private final LongAdder pods = new LongAdder();
        private final LongAdder missed = new LongAdder();
        private final CountDownLatch open;

        Counter(int jobs) {
            open = new CountDownLatch(jobs);
        }

        @Override
        public void onEvent(JobEvent event, Position at) {
            if (event instanceof PodSucceeded) {
                pods.increment();
            } else if (event instanceof JobCompleted) {
                open.countDown();
            }
        }

        @Override
        public void onMissed(Position from, Position to) {
            missed.increment();
        }

        void await(boolean isExact) throws InterruptedException {
            if (!open.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("still waiting for " + open.getCount() + " Jobs, exact: " + isExact);
            }
        }
    }
}
