package dev.jobkit.benchmarks;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.TaskContext;
import dev.jobkit.spi.TaskRegistry;
import dev.jobkit.store.jdbc.JdbcJobStore;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JobKit on {@code JdbcJobStore.open(source)}, all else as it is by itself. */
final class JobKitKeeper implements Keeper {
    /** How tasks become Jobs. */
    enum Shape {
        /** A Job of one pod for each task. */
        MANY_JOBS,
        /** One Job for all tasks that are submitted together, with so many pods at once. */
        WIDE_JOBS
    }

    static final int PARALLELISM = 1000;

    private static final JobSpec ONE = JobSpec.of(Container.of("main", "task"));

    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(10);

    private final Shape shape;
    private final Duration backoff;
    private @Nullable JdbcJobStore store;
    private @Nullable JobController controller;

    /** Makes one as it is by itself. */
    JobKitKeeper(Shape shape) {
        this(shape, Duration.ofSeconds(10));
    }

    private JobKitKeeper(Shape shape, Duration backoff) {
        this.shape = shape;
        this.backoff = backoff;
    }

    /** Makes one that waits a second before it replaces a pod. */
    static JobKitKeeper tunedToRecover() {
        return new JobKitKeeper(Shape.MANY_JOBS, Duration.ofSeconds(1));
    }

    @Override
    public void start(Base base, Task task) {
        JdbcJobStore opened = JdbcJobStore.open(base.pool());
        store = opened;
        TaskRegistry tasks = new TaskRegistry().add("task", context -> task.run(name(context)));
        controller = JobKit.builder()
                .store(opened)
                .executor("threads", ThreadPodExecutor.of(tasks))
                .backoff(backoff, LONGEST_BACKOFF)
                .build();
    }

    /** Returns the name that was submitted; in a wide Job, whose tasks have none, that of the pod. */
    private String name(TaskContext context) {
        return shape == Shape.MANY_JOBS ? context.job().map(ObjectRef::name).orElse("") : context.podName();
    }

    @Override
    public void submit(List<String> names) {
        JobController to = Present.of(controller);
        if (shape == Shape.MANY_JOBS) {
            to.submit(names.stream().map(name -> Job.of(name, ONE)).toList());
        } else {
            JobSpec wide = ONE.toBuilder()
                    .completions(names.size())
                    .parallelism(Math.min(names.size(), PARALLELISM))
                    .build();
            to.submit(Job.of(names.get(0), wide));
        }
    }

    @Override
    public String unfinished() {
        // 0 or 1: a count of all reads every Job that was live since the last vacuum, which took a fifth of the
        // server's time
        return "select count(*) from (select 1 from jobkit_object where kind = 'Job' and live"
                + " order by kind, namespace, name limit 1) one";
    }

    @Override
    public String failed() {
        return "select count(*) from jobkit_object where kind = 'Job' and phase = 'Failed'";
    }

    @Override
    public String settings() {
        return "JobKit.builder().store(JdbcJobStore.open(source)).executor(…), all else as it is: 4 workers at least, back-off"
                + " " + backoff.toSeconds() + " s; "
                + (shape == Shape.MANY_JOBS ? "a Job for each task" : "one NonIndexed Job, parallelism 1,000")
                + "; Jobs, pods, records, attempts and events are kept and listable; nobody listens";
    }

    @Override
    public void close() {
        if (controller != null) {
            controller.close();
        }
        if (store != null) {
            store.close();
        }
    }
}
