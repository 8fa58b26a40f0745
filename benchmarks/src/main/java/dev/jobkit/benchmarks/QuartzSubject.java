package dev.jobkit.benchmarks;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/** Quartz with its RAMJobStore: a job and a trigger for each task, due at once. */
final class QuartzSubject implements Subject {
    private static volatile CountDownLatch open = new CountDownLatch(0);

    /** The task; Quartz makes a new one for each execution. */
    public static final class NoOp implements Job {
        @Override
        public void execute(@Nullable JobExecutionContext context) {
            open.countDown();
        }
    }

    /** Returns a scheduler on 10 threads, as Quartz has it, that takes up to 10 triggers at once. */
    static Scheduler scheduler() throws SchedulerException {
        Properties p = new Properties();
        p.setProperty("org.quartz.scheduler.instanceName", "benchmark" + System.nanoTime());
        p.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        p.setProperty("org.quartz.threadPool.threadCount", "10");
        p.setProperty("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "10");
        p.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        Scheduler scheduler = new StdSchedulerFactory(p).getScheduler();
        scheduler.start();
        return scheduler;
    }

    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        Scheduler scheduler = scheduler();
        try {
            CountDownLatch all = new CountDownLatch(load.tasks());
            open = all;
            Stopwatch watch = Stopwatch.start();
            for (int i = 0; i < load.tasks(); i++) {
                JobDetail job =
                        JobBuilder.newJob(NoOp.class).withIdentity("j" + i).build();
                scheduler.scheduleJob(job, trigger("t" + i).build());
            }
            all.await();
            return watch.perSecond(load.tasks());
        } finally {
            scheduler.shutdown(true);
        }
    }

    static TriggerBuilder<Trigger> trigger(String name) {
        return TriggerBuilder.newTrigger().withIdentity(name).startNow();
    }

    @Override
    public String settings() {
        return "RAMJobStore, 10 threads, batchTriggerAcquisitionMaxCount 10; a job and a trigger for each task, as one job with"
                + " all triggers takes a time that grows with their square; scheduleJob one by one, as lists of 100 make no difference;"
                + " no listener, nothing kept of what has run";
    }
}
