package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.store.jdbc.JdbcJobStore;
import dev.jobkit.testkit.SeededIds;
import dev.jobkit.testkit.VirtualTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

/** Finished Jobs go by their TTL: hours of work leave a store, and a controller, no larger than the first minutes did. */
class SoakTest {
    private static final Duration TTL = Duration.ofMinutes(1);
    private static final Duration GAP = Duration.ofSeconds(4);
    private static final int JOBS_A_SHIFT = 300;
    private static final int SHIFTS = 6;

    /** So many shifts until all that is kept for a time is as much as it will be. */
    private static final int FIRST = 2;

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private int submitted;

    @Test
    void aMemoryStoreStaysAsSmallAsItWas() throws Exception {
        JobStore store = JobKit.memoryStore(time);
        soak(store, () -> objects(store));
    }

    @Test
    void aDatabaseStaysAsSmallAsItWas() throws Exception {
        JdbcConnectionPool source = JdbcConnectionPool.create("jdbc:h2:mem:soak", "sa", "");
        try (JobStore store = JdbcJobStore.builder(source).changesKept(2000).open()) {
            soak(store, () -> rows(source));
        } finally {
            source.dispose();
        }
    }

    private void soak(JobStore store, Callable<Integer> size) throws Exception {
        try (JobController jobs = JobKit.builder()
                .store(store)
                .executor("at-once", new AtOnce())
                .eventTtl(Duration.ofMinutes(10))
                .keepRuns(100, 100, Duration.ofDays(90))
                .time(time)
                .ids(new SeededIds(8))
                .workers(time, 1)
                .listeners(time)
                .build()) {
            List<Integer> sizes = new ArrayList<>();
            for (int shift = 0; shift < SHIFTS; shift++) {
                work(jobs);
                sizes.add(size.call());
            }
            int wanted = sizes.get(FIRST - 1);
            assertThat(wanted).as("there is something to be seen").isPositive();
            assertThat(sizes.subList(FIRST, SHIFTS))
                    .as("sizes after each shift of %s Jobs", JOBS_A_SHIFT)
                    .allSatisfy(later -> assertThat(later).isBetween(wanted * 4 / 5, wanted * 6 / 5));
            assertThat(jobs.gauges().livePods()).isZero();
            time.advance(TTL);
            assertThat(store.all(Kind.JOB, Query.ALL).items()).isEmpty();
            assertThat(store.all(Kind.POD, Query.ALL).items()).isEmpty();
            assertThat(jobs.gauges().liveKeys())
                    .as("but those that let go of events and records")
                    .isLessThanOrEqualTo(2);
        }
    }

    private void work(JobController jobs) {
        JobSpec spec = Wishes.never().ttlAfterFinished(TTL).build();
        for (int i = 0; i < JOBS_A_SHIFT; i++) {
            jobs.submit("job-" + submitted++, spec);
            time.advance(GAP);
        }
    }

    /** Returns how many objects and attempts a store has. */
    private static int objects(JobStore store) {
        List<JobRun> runs = store.all(Kind.RUN, Query.ALL).items();
        int attempts = 0;
        for (JobRun run : runs) {
            List<Attempt> its = store.attempts(run.metadata().uid(), Page.ALL).items();
            attempts += its.size();
        }
        return store.all(Kind.JOB, Query.ALL).items().size()
                + store.all(Kind.POD, Query.ALL).items().size()
                + store.all(Kind.EVENT, Query.ALL).items().size()
                + runs.size()
                + attempts;
    }

    /** Returns how many rows all tables have together. */
    private static int rows(JdbcConnectionPool source) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery(
                    "select table_name from information_schema.tables where table_type = 'BASE TABLE'"
                            + " and table_schema = 'PUBLIC'")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            int rows = 0;
            for (String table : tables) {
                try (ResultSet count = statement.executeQuery("select count(*) from \"" + table + "\"")) {
                    count.next();
                    rows += count.getInt(1);
                }
            }
            return rows;
        }
    }
}
