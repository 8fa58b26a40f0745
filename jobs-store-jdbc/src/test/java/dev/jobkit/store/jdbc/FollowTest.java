package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Wakeup;
import dev.jobkit.spi.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

/** The change log is kept at a length, and programs on one PostgreSQL wake each other. */
class FollowTest {
    private static void create(JdbcJobStore store, int number) {
        store.commit(List.of(Commit.of(new Write.Create(job(number)))));
    }

    private static Job job(int number) {
        Metadata metadata =
                Metadata.named("j-" + number).toBuilder().uid("uid-" + number).build();
        return Job.of(metadata, JobSpec.of(Container.of("main", "x")));
    }

    @Test
    void whoWasAwayForTooLongIsToldSoInH2() throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        tooLong(source);
        source.dispose();
    }

    @Test
    void whoWasAwayForTooLongIsToldSoInPostgres() throws Exception {
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 4)) {
            tooLong(source);
        }
    }

    private static void tooLong(DataSource source) throws Exception {
        try (JdbcJobStore store = JdbcJobStore.builder(source).changesKept(50).open()) {
            for (int i = 1; i <= 120; i++) {
                create(store, i);
            }
            long oldest = store.revision() - 50;
            List<Change> kept = store.changesAfter(oldest, 1000);
            assertThat(kept)
                    .hasSize(50)
                    .extracting(Change::revision)
                    .startsWith(oldest + 1)
                    .isSorted();
            assertThatThrownBy(() -> store.changesAfter(0, 10)).isInstanceOf(RevisionGoneException.class);
            assertThatThrownBy(() -> store.changesAfter(oldest - 6, 10))
                    .as("a tenth more than asked for may be kept")
                    .isInstanceOf(RevisionGoneException.class);
            assertThat(StoreCheck.of(source)).isEmpty();
        }
    }

    @Test
    void theLogIsReadFromAnyPlaceInH2() throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        anyPlace(source);
        source.dispose();
    }

    @Test
    void theLogIsReadFromAnyPlaceInPostgres() throws Exception {
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 4)) {
            anyPlace(source);
        }
    }

    /** A row of the log holds some of a large commit; it is dropped when none of it is to be kept any more. */
    private static void anyPlace(DataSource source) throws Exception {
        int jobs = 700;
        try (JdbcJobStore store = JdbcJobStore.builder(source).changesKept(100).open()) {
            List<Write> writes = new ArrayList<>();
            for (int i = 1; i <= jobs; i++) {
                writes.add(new Write.Create(job(i)));
            }
            Commit commit = Commit.of(writes.toArray(Write[]::new));
            Stored last = ((CommitResult.Done) store.commit(List.of(commit)).get(0))
                    .objects()
                    .get(jobs - 1);
            store.commit(List.of(Commit.of(new Write.Delete(last))));
            List<Change> kept = store.changesAfter(jobs - 100, 1000);
            assertThat(kept).hasSize(101);
            for (int i = 0; i < kept.size(); i++) {
                assertThat(store.changesAfter(jobs - 100 + i, 3))
                        .isEqualTo(kept.subList(i, Math.min(kept.size(), i + 3)));
            }
            assertThat(store.changesAfter(jobs + 1, 3)).isEmpty();
            assertThatThrownBy(() -> store.changesAfter(jobs + 2, 3)).isInstanceOf(RevisionGoneException.class);
            assertThatThrownBy(() -> store.changesAfter(0, 3)).isInstanceOf(RevisionGoneException.class);
            assertThat(((Change.Written) kept.get(100)).type()).isEqualTo(Change.Type.DELETED);
            assertThat(((Change.Written) kept.get(99)).object().key()).isEqualTo(last.key());
            assertThat(StoreCheck.of(source)).isEmpty();
        }
    }

    @Test
    void aCommitWakesTheOtherPrograms() throws Exception {
        String url = TestPostgres.emptySchema();
        try (HikariDataSource here = TestPostgres.pool(url, 4);
                HikariDataSource there = TestPostgres.pool(url, 4);
                HikariDataSource axe = TestPostgres.pool(url, 1);
                JdbcJobStore writer = JdbcJobStore.open(here);
                JdbcJobStore follower = JdbcJobStore.open(there)) {
            AtomicInteger woken = new AtomicInteger();
            Wakeup wakeup = follower.onChange(woken::incrementAndGet);
            await().atMost(Duration.ofSeconds(60)).until(() -> woken.get() == 1); // it listens
            for (int i = 1; i <= 5; i++) {
                int before = woken.get();
                create(writer, i);
                await().atMost(Duration.ofSeconds(60)).until(() -> woken.get() > before);
                assertThat(follower.changesAfter(i - 1, 10)).hasSize(1);
            }
            cutListener(axe);
            int before = woken.get();
            await("it listens again, and looks whether it missed something")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> woken.get() > before);
            create(writer, 6);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !follower.changesAfter(5, 10).isEmpty());
            wakeup.cancel();
        }
    }

    private static void cutListener(HikariDataSource axe) throws Exception {
        try (var connection = axe.getConnection();
                var statement = connection.createStatement();
                var cut = statement.executeQuery(
                        "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                                + " where pid <> pg_backend_pid() and query like 'listen \"jobkit_' || current_schema() || '%'")) {
            assertThat(cut.next()).isTrue();
            assertThat(cut.getInt(1)).isEqualTo(1);
        }
    }
}
