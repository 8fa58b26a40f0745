package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Write;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

/** What reading a few of many objects asks of H2, by the rows that its own account says it has looked at. */
class H2CostTest {
    private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

    @Test
    void aFewOfManyObjectsAreFoundWithoutLookingAtTheOthers() throws SQLException {
        JdbcConnectionPool pool = TestStores.h2Pool();
        try (JdbcJobStore store = JdbcJobStore.open(pool);
                Connection connection = pool.getConnection()) {
            List<Stored> jobs = fill(store);
            assertThat(scanned(connection, Places.OBJECTS))
                    .as("3 names, 3 rows")
                    .isBetween(3, 20);

            store.commit(
                    jobs.stream().map(job -> Commit.of(new Write.Delete(job))).toList());
            assertThat(scanned(connection, Places.DELETED)).isBetween(3, 20);
        } finally {
            pool.dispose();
        }
    }

    @Test
    void whatAStartLooksForInVainIsLookedForOnce() throws Exception {
        JdbcConnectionPool pool = TestStores.h2Pool();
        FaultySource counted = new FaultySource(pool, n -> false, n -> false);
        try (JdbcJobStore store = JdbcJobStore.open(counted.source())) {
            fill(store);
            counted.takeStatements();
            store.ownerless(Kind.JOB, Page.ALL);
            assertThat(counted.takeStatements())
                    .as("the revision, and one look at all rows")
                    .isEqualTo(2);
            Listed<Job> none = store.furtherOwned(Kind.JOB, Page.ALL);
            assertThat(counted.takeStatements()).isEqualTo(2);
            assertThat(none.position().revision()).isEqualTo(store.revision());
        } finally {
            pool.dispose();
        }
    }

    private static List<Stored> fill(JdbcJobStore store) {
        List<Commit> commits = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            Metadata metadata = Metadata.builder()
                    .namespace("default")
                    .name("job-" + i)
                    .uid("uid-" + i)
                    .build();
            commits.add(Commit.of(new Write.Create(Job.of(metadata, JobSpec.of(Container.of("main", "busybox"))))));
        }
        return store.commit(commits).stream()
                .flatMap(result -> ((CommitResult.Done) result).objects().stream())
                .toList();
    }

    /** Looks three Jobs up and returns how many rows H2 has looked at for it. */
    private static int scanned(Connection connection, String table) throws SQLException {
        List<Object> values =
                List.of(Sql.texts(connection, List.of("job-7", "job-8", "job-1999")), "Job", "default", 0L);
        String plan = Sql.query(
                        connection, "explain analyze " + Places.ofH2("o.uid", table), values, row -> row.getString(1))
                .get(0);
        return SCANNED.matcher(plan)
                .results()
                .mapToInt(count -> Integer.parseInt(count.group(1)))
                .sum();
    }
}
