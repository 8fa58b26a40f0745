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
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.listeners.JobListenerSupport;

/** The lines of {@link LoadedLatency}: Quartz and JobKit. */
final class Lines {
    private static volatile LoadedLatency.@Nullable Told quartzTells;

    private Lines() {}

    /** The task of Quartz, which makes a new one for each execution. */
    public static final class Tell implements Job {
        @Override
        public void execute(@Nullable JobExecutionContext context) {
            LoadedLatency.Told told = quartzTells;
            if (told != null && context != null) {
                told.begun(number(context));
            }
        }
    }

    /** Hears of each execution, as somebody does who waits for results. */
    private static final class Heard extends JobListenerSupport {
        private final LoadedLatency.Told told;

        Heard(LoadedLatency.Told told) {
            this.told = told;
        }

        @Override
        public String getName() {
            return "heard";
        }

        @Override
        public void jobWasExecuted(JobExecutionContext context, @Nullable JobExecutionException e) {
            told.over(number(context));
        }
    }

    private static int number(JobExecutionContext context) {
        return Integer.parseInt(context.getJobDetail().getKey().getName());
    }

    static Subject quartz() {
        return new LoadedLatency(
                told -> {
                    quartzTells = told;
                    Scheduler scheduler = QuartzSubject.scheduler();
                    scheduler.getListenerManager().addJobListener(new Heard(told));
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
                "as in memory/many; a job is over when a JobListener has heard of it");
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
                        told.over(number(event.about().name()));
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
        return number(context.job().orElseThrow().name());
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(name.indexOf('-') + 1));
    }
}
