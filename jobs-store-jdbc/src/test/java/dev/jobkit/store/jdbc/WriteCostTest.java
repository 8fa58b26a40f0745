package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.event.JobCreated;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Write;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a transaction of many commits asks of PostgreSQL, counted and not timed. */
class WriteCostTest {
    private static final int JOBS = 200;
    private static final JobSpec SPEC = JobSpec.of(Container.of("main", "registry/" + "busybox".repeat(20)));

    @Test
    void aTransactionIsAsManyStatementsForManyJobsAsForOne() {
        try (HikariDataSource pool = TestPostgres.pool(TestPostgres.emptySchema(), 4)) {
            FaultySource counted = new FaultySource(pool, n -> false, n -> false);
            try (JdbcJobStore store = JdbcJobStore.open(counted.source())) {
                List<Stored> one = create(store, 0, 1);
                counted.takeStatements();
                int before = counted.commits();

                List<Stored> many = create(store, 1, JOBS);
                assertThat(counted.takeStatements())
                        .as("the revision; then all that is written")
                        .isEqualTo(2);
                update(store, many);
                assertThat(counted.takeStatements()).isEqualTo(2);
                update(store, one);
                assertThat(counted.takeStatements()).isEqualTo(2);
                assertThat(counted.commits() - before).isEqualTo(3);
            }
        }
    }

    @Test
    void theLogOfATransactionIsFewRows() throws Exception {
        try (HikariDataSource pool = TestPostgres.pool(TestPostgres.emptySchema(), 4);
                JdbcJobStore store = JdbcJobStore.open(pool)) {
            create(store, 0, JOBS);
            assertThat(store.revision()).isEqualTo(2L * JOBS);
            assertThat(number(pool, "select count(*) from jobkit_change"))
                    .as("pages of the log for 400 changes")
                    .isBetween(1L, 20L);
            assertThat(number(pool, "select max(pg_column_size(body)) from jobkit_change"))
                    .as("bytes of one, which has to fit into a page")
                    .isLessThan(8000L);
        }
    }

    @Test
    void rowsAreFoundByTheirKeyAlsoByPlansThatWereMadeWhenTheTableWasEmpty() throws Exception {
        try (HikariDataSource pool = TestPostgres.pool(TestPostgres.emptySchema(), 1);
                JdbcJobStore store = JdbcJobStore.open(pool)) {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("alter table jobkit_object set (autovacuum_enabled = off)");
            }
            for (int i = 0; i < 20; i++) {
                update(store, create(store, 10 * i, 1)); // the driver and the server settle on their plans
            }
            List<Stored> many = create(store, 1000, 2000);
            long before = rowsRead(pool);
            update(store, many.subList(0, 10));
            assertThat(rowsRead(pool) - before)
                    .as("rows read to change 10 of 2,000: what this program has written is known")
                    .isBetween(10L, 50L);
        }
    }

    private static List<Stored> create(JdbcJobStore store, int from, int jobs) {
        List<Commit> commits = new ArrayList<>();
        for (int i = from; i < from + jobs; i++) {
            Metadata metadata = Metadata.builder()
                    .namespace("default")
                    .name("job-" + i)
                    .uid("uid-" + i)
                    .build();
            Job job = Job.of(metadata, SPEC);
            commits.add(new Commit(
                    List.of(new Write.Create(job)),
                    List.of(new JobCreated(ObjectRef.to(job), Instant.EPOCH, "Created", "Created job")),
                    null));
        }
        return done(store.commit(commits));
    }

    private static void update(JdbcJobStore store, List<Stored> jobs) {
        done(store.commit(
                jobs.stream().map(job -> Commit.of(new Write.UpdateStatus(job))).toList()));
    }

    private static List<Stored> done(List<CommitResult> results) {
        return results.stream()
                .flatMap(result -> ((CommitResult.Done) result).objects().stream())
                .toList();
    }

    /** Returns how many rows of objects this database has read until now, by its own account. */
    private static long rowsRead(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_stat_force_next_flush()"); // of the session, the only one there is
        }
        return number(
                pool,
                "select seq_tup_read + idx_tup_fetch from pg_stat_user_tables"
                        + " where relname = 'jobkit_object' and schemaname = current_schema()");
    }

    private static long number(HikariDataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
