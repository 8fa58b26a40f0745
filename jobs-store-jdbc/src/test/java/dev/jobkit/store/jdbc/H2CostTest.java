package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void whatAStartAsksOfManyLiveObjectsIsInTheIndex(@TempDir Path directory) throws Exception {
        try (JdbcJobStore store = JdbcJobStore.inDirectory(directory)) {
            fill(store);
            store.commit(IntStream.range(0, 2000)
                    .mapToObj(i -> Commit.of(
                            new Write.Create(pod("pod-" + i, i == 1000 ? PodPhase.RUNNING : PodPhase.PENDING))))
                    .toList());
        }
        JdbcConnectionPool pool =
                JdbcConnectionPool.create("jdbc:h2:file:" + directory.resolve("jobkit"), "jobkit", "");
        try (JdbcJobStore store = JdbcJobStore.open(pool);
                Connection connection = pool.getConnection()) {
            long begin = bytesRead(connection);
            assertThat(store.atWork(10)).hasSize(1);
            assertThat(store.allHeads(Kind.JOB, Query.LIVE)).hasSize(2000);
            long asked = bytesRead(connection) - begin;
            assertThat(store.all(Kind.JOB, Query.LIVE).items()).hasSize(2000);
            assertThat(store.all(Kind.POD, Query.LIVE).items()).hasSize(2000);
            assertThat(bytesRead(connection) - begin - asked)
                    .as("bytes of the file that whole objects take: rows had not been read for the heads")
                    .isGreaterThan(2 * asked);
        } finally {
            pool.dispose();
        }
    }

    private static Pod pod(String name, PodPhase phase) {
        Metadata metadata = Metadata.builder()
                .namespace("default")
                .name(name)
                .uid("uid-of-" + name)
                .build();
        PodStatus status = PodStatus.builder().phase(phase).build();
        return new Pod(metadata, PodSpec.of(Container.of("main", "busybox")), status);
    }

    private static long bytesRead(Connection connection) throws SQLException {
        SessionLocal session =
                (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        return session.getDatabase().getStore().getMvStore().getFileStore().getReadBytes();
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
