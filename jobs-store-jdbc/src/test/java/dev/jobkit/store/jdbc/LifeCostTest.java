package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.JobController;
import dev.jobkit.Propagation;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.Order;
import dev.jobkit.testkit.WorldParts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** What whole lives beside thousands of finished Jobs ask of PostgreSQL, by the rows that its own account says it has read. */
@Timeout(120)
class LifeCostTest {
    /** What sessions of the programs call themselves. */
    private static final String NAME = "lives";

    private static final int OVER = 3000;
    private static final Duration WHILE = Duration.ofSeconds(30);
    private static final JobSpec SPEC = labelled();

    private final WorldParts parts = WorldParts.seeded(12);
    private final TestReporter reporter;

    LifeCostTest(TestReporter reporter) {
        parts.executor().begin(FakeExecutor.Begin.AT_ONCE);
        this.reporter = reporter;
    }

    @Test
    void livesReadNothingOfTheJobsThatAreOver() throws Exception {
        String url = TestPostgres.emptySchema();
        fill(url);
        try (HikariDataSource account = TestPostgres.pool(url, 1)) {
            long before = rowsRead(account);
            program(url, jobs -> {});
            long started = rowsRead(account);
            program(url, this::lives);
            long lived = rowsRead(account) - started - (started - before);
            reporter.publishEntry("a start reads " + (started - before) + " rows, the lives beyond it " + lived);
            assertThat(started - before)
                    .as("what a start reads is in the account")
                    .isGreaterThan(100L);
            assertThat(lived)
                    .as("rows and entries of indexes that the lives read beyond what a start reads")
                    .isBetween(20L, OVER / 4L);
        }
    }

    private void lives(JobController jobs) {
        jobs.submit("plain", SPEC);
        settle();
        end(Fate.FAILURE);
        parts.time().advance(WHILE);
        Job after = Job.of("after", SPEC);
        jobs.submit(after.withMetadata(after.metadata().toBuilder()
                .annotations(Map.of(Names.AFTER, "plain"))
                .build()));
        settle();
        end(Fate.SUCCESS);
        end(Fate.SUCCESS);
        demandComplete(jobs, "plain", "after");

        JobSpec choosing = SPEC.toBuilder()
                .selector(LabelSelector.of("set", "a"))
                .selectorSource(SelectorSource.MANUAL)
                .completions(2)
                .parallelism(1)
                .build();
        jobs.submit("chooses", choosing);
        settle();
        end(Fate.FAILURE);
        parts.time().advance(WHILE);
        end(Fate.SUCCESS);
        end(Fate.SUCCESS);
        demandComplete(jobs, "chooses");

        CronJobSpec everyMinute = CronJobSpec.builder()
                .schedule("* * * * *")
                .jobTemplate(JobTemplate.of(SPEC))
                .build();
        jobs.cronJobs().create(CronJob.of(Metadata.named("cron"), everyMinute));
        int begun = parts.executor().starts();
        parts.time().advance(Duration.ofMinutes(1));
        assertThat(parts.executor().starts()).isEqualTo(begun + 1);
        end(Fate.SUCCESS);
        jobs.cronJobs().delete(ObjectKey.of("cron"), Propagation.BACKGROUND);
        jobs.delete(ObjectKey.of("plain"), Propagation.BACKGROUND);
        settle();
    }

    private static void demandComplete(JobController jobs, String... names) {
        for (String name : names) {
            assertThat(jobs.find(ObjectKey.of(name)).orElseThrow().isComplete())
                    .as(name)
                    .isTrue();
        }
    }

    private void settle() {
        parts.time().runReady();
    }

    /** Ends what was started last. */
    private void end(Fate fate) {
        List<Order.Start> starts = parts.executor().orders().stream()
                .filter(Order.Start.class::isInstance)
                .map(Order.Start.class::cast)
                .toList();
        parts.executor().end(starts.get(starts.size() - 1).run().id().podUid(), fate);
        settle();
    }

    private void program(String url, Consumer<JobController> doing) throws SQLException {
        try (HikariDataSource pool = TestPostgres.pool(url + "&ApplicationName=" + NAME, 4);
                JdbcJobStore store = JdbcJobStore.open(pool);
                JobController jobs = parts.builder().store(store).build()) {
            settle();
            doing.accept(jobs);
        }
    }

    /** Stores copies of a finished Job, its pod and its record. */
    private void fill(String url) throws SQLException {
        program(url, jobs -> {
            jobs.submit("over", SPEC);
            settle();
            end(Fate.SUCCESS);
        });
        try (HikariDataSource pool = TestPostgres.pool(url + "&ApplicationName=" + NAME, 2)) {
            try (JdbcJobStore store = JdbcJobStore.open(pool)) {
                Job over = store.get(Kind.JOB, ObjectKey.of("over")).orElseThrow();
                Pod pod = store.all(Kind.POD, Query.ALL).items().get(0);
                assertThat(pod.status().phase()).isEqualTo(PodPhase.SUCCEEDED);
                JobRun run = store.all(Kind.RUN, Query.ALL).items().get(0);
                List<Commit> commits = new ArrayList<>();
                for (int i = 0; i < OVER; i++) {
                    commits.add(copy(over, pod, run, i));
                }
                store.commit(commits);
                assertThat(store.list(Kind.RUN, Query.ALL, Page.first(1)).next())
                        .isNotNull();
            }
            try (Connection connection = pool.getConnection()) {
                connection.createStatement().execute("vacuum analyze jobkit_object");
            }
        }
    }

    private static Commit copy(Job over, Pod pod, JobRun run, int number) {
        Metadata its = over.metadata().toBuilder()
                .name("over-" + number)
                .uid("uid-" + number)
                .build();
        Job job = over.withMetadata(its);
        Metadata ofPod = pod.metadata().toBuilder()
                .name("over-" + number + "-x")
                .uid("pod-uid-" + number)
                .owners(List.of(Owner.controlledBy(job)))
                .build();
        Metadata ofRun = run.metadata().toBuilder()
                .name("over-" + number + ".1")
                .uid("uid-" + number)
                .build();
        return Commit.of(
                new Write.Create(job),
                new Write.Create(pod.withMetadata(ofPod)),
                new Write.Create(run.withMetadata(ofRun)));
    }

    private static JobSpec labelled() {
        JobSpec plain = JobSpec.of(Container.of("main", "busybox"));
        return plain.toBuilder()
                .template(plain.template().withLabels(Map.of("set", "a")))
                .build();
    }

    /** Returns what this schema's tables have given until now, once the programs' sessions have ended and told. */
    private static long rowsRead(HikariDataSource account) throws SQLException {
        try (Connection connection = account.getConnection()) {
            String sessions = "select count(*) from pg_stat_activity where application_name = '" + NAME + "'";
            await().until(() -> Sql.number(connection, sessions) == 0);
            return Sql.number(
                    connection,
                    "select (select sum(seq_tup_read) from pg_stat_user_tables where schemaname = current_schema())"
                            + " + (select sum(idx_tup_read) from pg_stat_user_indexes where schemaname = current_schema())");
        }
    }
}
