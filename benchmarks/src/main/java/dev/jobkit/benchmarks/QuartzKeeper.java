package dev.jobkit.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** Quartz with its JobStoreTX: a job and a trigger for each name. */
final class QuartzKeeper implements Keeper {
    private static final int THREADS = 20;
    private static volatile Task body = name -> {};

    private final Tuning tuning;
    private @Nullable Scheduler scheduler;

    QuartzKeeper(Tuning tuning) {
        this.tuning = tuning;
    }

    /** The task; Quartz makes a new one for each execution. */
    public static final class Body implements Job {
        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            try {
                body.run(context.getJobDetail().getKey().getName());
            } catch (Exception e) {
                throw new JobExecutionException(e);
            }
        }
    }

    /** Gives Quartz the connections of the benchmark. */
    private record Pooled(DataSource source) implements ConnectionProvider {
        @Override
        public Connection getConnection() throws SQLException {
            return source.getConnection();
        }

        @Override
        public void initialize() {
            // the pool is open
        }

        @Override
        public void shutdown() {
            // the pool is closed by who opened it
        }
    }

    @Override
    public void start(Base base, Task task) throws SQLException, IOException, SchedulerException {
        body = task;
        boolean isPostgres = base.product() == Base.Product.POSTGRESQL;
        makeTables(base, isPostgres);
        String source = "benchmark" + System.nanoTime();
        DBConnectionManager.getInstance().addConnectionProvider(source, new Pooled(base.pool()));
        Properties p = new Properties();
        p.setProperty("org.quartz.scheduler.instanceName", "benchmark");
        p.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        p.setProperty("org.quartz.threadPool.threadCount", Integer.toString(THREADS));
        p.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        p.setProperty(
                "org.quartz.jobStore.driverDelegateClass",
                (isPostgres ? PostgreSQLDelegate.class : StdJDBCDelegate.class).getName());
        p.setProperty("org.quartz.jobStore.dataSource", source);
        if (tuning == Tuning.THROUGHPUT) {
            p.setProperty("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(THREADS));
            p.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
        }
        Scheduler started = new StdSchedulerFactory(p).getScheduler();
        started.start();
        scheduler = started;
    }

    private static void makeTables(Base base, boolean isPostgres) throws SQLException, IOException {
        try {
            base.number("select count(*) from qrtz_locks");
        } catch (SQLException missing) {
            base.script(StdJDBCDelegate.class, isPostgres ? "tables_postgres.sql" : "tables_h2.sql");
        }
    }

    @Override
    public void submit(List<String> names) throws SchedulerException {
        Map<JobDetail, Set<? extends Trigger>> jobs = new HashMap<>();
        for (String name : names) {
            JobDetail job = JobBuilder.newJob(Body.class)
                    .withIdentity(name)
                    .requestRecovery(tuning == Tuning.RECOVERY)
                    .build();
            jobs.put(
                    job,
                    Set.of(TriggerBuilder.newTrigger()
                            .withIdentity(name)
                            .startNow()
                            .build()));
        }
        Present.of(scheduler).scheduleJobs(jobs, false);
    }

    @Override
    public String unfinished() {
        return "select count(*) from (select 1 from qrtz_job_details limit 1) one";
    }

    @Override
    public String failed() {
        return "select count(*) from qrtz_triggers where trigger_state = 'ERROR'";
    }

    @Override
    public String settings() {
        return "Quartz, JobStoreTX, " + THREADS + " threads, "
                + switch (tuning) {
                    case THROUGHPUT ->
                        "batchTriggerAcquisitionMaxCount " + THREADS + ", acquireTriggersWithinLock; scheduleJobs;"
                                + " a job and a trigger for each task, deleted at its end";
                    case DEFAULT -> "all else as it is: not clustered, misfireThreshold 60 s, requestRecovery off";
                    case RECOVERY ->
                        "requestRecovery for each job, all else as it is: not clustered, misfireThreshold 60 s";
                };
    }

    @Override
    public void close() {
        try {
            if (scheduler != null) {
                scheduler.shutdown(true);
            }
        } catch (SchedulerException e) {
            throw new IllegalStateException(e);
        }
    }
}
