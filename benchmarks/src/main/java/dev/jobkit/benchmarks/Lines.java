package dev.jobkit.benchmarks;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.Subscription;
import dev.jobkit.core.JobKit;
import dev.jobkit.event.JobCompleted;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import dev.jobkit.spi.TaskContext;
import dev.jobkit.spi.TaskRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;

/** The lines of {@link LoadedLatency}: a bare thread pool, Quartz, JobKit. */
final class Lines {
    private static volatile LoadedLatency.@Nullable Told quartzTells;

    private Lines() {}

    /** The task of Quartz, which makes a new one for each execution. */
    public static final class Tell implements Job {
        @Override
        public void execute(@Nullable JobExecutionContext context) {
            LoadedLatency.Told told = quartzTells;
            if (told != null && context != null) {
                told.begun(Integer.parseInt(context.getJobDetail().getKey().getName()));
                told.over();
            }
        }
    }

    static Subject executorService() {
        return new LoadedLatency(
                told -> {
                    ExecutorService pool = Executors.newFixedThreadPool(PlainSubjects.processors());
                    return new LoadedLatency.Line() {
                        @Override
                        public void send(int number) {
                            pool.execute(() -> {
                                told.begun(number);
                                told.over();
                            });
                        }

                        @Override
                        public void close() {
                            pool.shutdown();
                        }
                    };
                },
                "newFixedThreadPool(" + PlainSubjects.processors() + ")");
    }

    static Subject quartz() {
        return new LoadedLatency(
                told -> {
                    quartzTells = told;
                    Scheduler scheduler = QuartzSubject.scheduler();
                    return new LoadedLatency.Line() {
                        @Override
                        public void send(int number) throws SchedulerException {
                            scheduler.scheduleJob(
                                    JobBuilder.newJob(Tell.class)
                                            .withIdentity(Integer.toString(number))
                                            .build(),
                                    QuartzSubject.trigger(Integer.toString(number))
                                            .build());
                        }

                        @Override
                        public void close() {
                            try {
                                scheduler.shutdown(true);
                            } catch (SchedulerException e) {
                                throw new IllegalStateException(e);
                            }
                        }
                    };
                },
                "as in memory/many");
    }

    static Subject jobkit() {
        return new LoadedLatency(
                Lines::controller, "as in memory/many; a Job is over when the listener has heard of it");
    }

    private static LoadedLatency.Line controller(LoadedLatency.Told told) {
        TaskRegistry tasks = new TaskRegistry().add("tell", context -> told.begun(number(context)));
        JobSpec spec = JobSpec.of(Container.of("main", "tell"));
        JobController controller = JobKit.start(ThreadPodExecutor.of(tasks));
        Subscription subscription = controller.subscribe(
                (event, at) -> {
                    if (event instanceof JobCompleted) {
                        told.over();
                    }
                },
                new From.Now());
        return new LoadedLatency.Line() {
            @Override
            public void send(int number) {
                controller.submit("job-" + number, spec);
            }

            @Override
            public void close() {
                subscription.close();
                controller.close();
            }
        };
    }

    private static int number(TaskContext context) {
        String name = context.job().orElseThrow().name();
        return Integer.parseInt(name.substring(name.indexOf('-') + 1));
    }
}
