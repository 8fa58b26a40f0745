package dev.jobkit.benchmarks;

import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;

/** How long Quartz takes from {@code scheduleJob} to the job's first instruction, one job after the other. */
final class QuartzLatency implements Subject {
    private static final SynchronousQueue<Long> began = new SynchronousQueue<>();

    /** The task: says when it began. */
    public static final class Tell implements Job {
        @Override
        public void execute(@Nullable JobExecutionContext context) {
            Handover.give(began, System.nanoTime());
        }
    }

    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        Scheduler scheduler = QuartzSubject.scheduler();
        try {
            Samples samples = new Samples(load.tasks());
            for (int i = 0; i < load.tasks(); i++) {
                TimeUnit.MICROSECONDS.sleep(500); // low load: the machine has time for all that follows a job
                long from = System.nanoTime();
                scheduler.scheduleJob(
                        JobBuilder.newJob(Tell.class).withIdentity("j" + i).build(),
                        QuartzSubject.trigger("t" + i).build());
                samples.add(began.take() - from);
            }
            return samples.quantiles("");
        } finally {
            scheduler.shutdown(true);
        }
    }

    @Override
    public String settings() {
        return "as in memory/many; one job at a time, 0.5 ms between them";
    }
}
