package dev.jobkit.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** db-scheduler: a one-time task of one row for each name. */
final class DbSchedulerKeeper implements Keeper {
    private static final int THREADS = 20;
    private static final double LOWER = 1.0;
    private static final double UPPER = 4.0;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final int MISSED_HEARTBEATS = 4;

    private final Tuning tuning;
    private @Nullable Scheduler scheduler;
    private @Nullable OneTimeTask<Void> kind;

    DbSchedulerKeeper(Tuning tuning) {
        this.tuning = tuning;
    }

    @Override
    public void start(Base base, Task task) throws SQLException {
        base.execute(table(base.product() == Base.Product.H2 ? "blob" : "bytea"));
        base.execute("create index if not exists execution_time_idx on scheduled_tasks (execution_time)");
        base.execute("create index if not exists last_heartbeat_idx on scheduled_tasks (last_heartbeat)");
        OneTimeTask<Void> mine = Tasks.oneTime("task").execute((instance, context) -> run(task, instance.getId()));
        SchedulerBuilder builder = Scheduler.create(base.pool(), mine).threads(THREADS);
        if (tuning == Tuning.THROUGHPUT) {
            builder.pollingInterval(POLL);
            if (base.product() == Base.Product.POSTGRESQL) {
                builder.pollUsingLockAndFetch(LOWER, UPPER);
            } else {
                builder.pollUsingFetch(LOWER, UPPER);
            }
        } else if (tuning == Tuning.RECOVERY) {
            builder.pollingInterval(HEARTBEAT).heartbeatInterval(HEARTBEAT).missedHeartbeatsLimit(MISSED_HEARTBEATS);
        }
        Scheduler started = builder.build();
        started.start();
        kind = mine;
        scheduler = started;
    }

    /** Returns its table as its documentation gives it. */
    private static String table(String bytes) {
        return "create table if not exists scheduled_tasks (task_name varchar(100) not null,"
                + " task_instance varchar(100) not null, task_data " + bytes + ","
                + " execution_time timestamp with time zone not null, picked boolean not null, picked_by varchar(50),"
                + " last_success timestamp with time zone, last_failure timestamp with time zone,"
                + " consecutive_failures int, last_heartbeat timestamp with time zone, version bigint not null,"
                + " priority smallint, primary key (task_name, task_instance))";
    }

    private static void run(Task task, String name) {
        try {
            task.run(name);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void submit(List<String> names) {
        Scheduler to = Present.of(scheduler);
        OneTimeTask<Void> task = Present.of(kind);
        List<TaskInstance<?>> instances = new ArrayList<>(names.size());
        for (String name : names) {
            instances.add(task.instance(name));
        }
        to.scheduleBatch(instances, Instant.now());
    }

    @Override
    public String unfinished() {
        return "select count(*) from (select 1 from scheduled_tasks limit 1) one";
    }

    @Override
    public String failed() {
        return "select count(*) from scheduled_tasks where consecutive_failures > 0";
    }

    @Override
    public String settings() {
        return "db-scheduler, " + THREADS + " threads, "
                + switch (tuning) {
                    case THROUGHPUT ->
                        "pollUsingLockAndFetch(" + LOWER + ", " + UPPER
                                + ") on PostgreSQL, pollUsingFetch with the same bounds on H2, which has no other;"
                                + " pollingInterval " + POLL.toMillis()
                                + " ms; scheduleBatch; a row for each task, deleted at its end";
                    case DEFAULT ->
                        "all else as it is: pollingInterval 10 s, heartbeatInterval 5 min, missedHeartbeatsLimit 6";
                    case RECOVERY ->
                        "pollingInterval and heartbeatInterval " + HEARTBEAT.toSeconds() + " s, missedHeartbeatsLimit "
                                + MISSED_HEARTBEATS + ", the lowest it takes";
                };
    }

    @Override
    public void close() {
        if (scheduler != null) {
            scheduler.stop();
        }
    }
}
