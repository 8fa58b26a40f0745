package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that goes away and comes back loses nothing, and nothing is made twice. */
@Timeout(300)
class OutageTest {
    private static final int WRITERS = 8;

    @Test
    void aCommitWhoseAnswerWasLostIsMadeOnce() throws Exception {
        JdbcConnectionPool pool = TestStores.h2Pool();
        JdbcJobStore.open(pool).close();
        FaultySource faulty = new FaultySource(pool, n -> n % 5 == 3, n -> n % 3 == 2);
        try (JdbcJobStore store = JdbcJobStore.open(faulty.source())) {
            for (int i = 0; i < 50; i++) {
                assertThat(create(store, "j-" + i)).isInstanceOf(CommitResult.Done.class);
            }
            complete(store, 50);
        }
        assertThat(faulty.commits()).isGreaterThan(60);
    }

    @Test
    void whoHasNoPatienceIsToldAndTheNextOneFindsItBack() {
        JdbcConnectionPool pool = TestStores.h2Pool();
        AtomicInteger down = new AtomicInteger();
        FaultySource faulty = new FaultySource(pool, n -> down.get() == 1, n -> down.get() == 2);
        try (JdbcJobStore store = JdbcJobStore.builder(faulty.source())
                .patience(Duration.ofMillis(100))
                .open()) {
            down.set(1);
            assertThatThrownBy(() -> create(store, "a")).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> create(store, "a")).isInstanceOf(StoreUnavailableException.class);
            down.set(2);
            assertThatThrownBy(() -> create(store, "a")).isInstanceOf(StoreUnavailableException.class);
            down.set(0);
            assertThat(create(store, "a")).isInstanceOf(CommitResult.Conflict.class); // it was made, unheard
            assertThat(create(store, "b")).isInstanceOf(CommitResult.Done.class);
        }
    }

    @Test
    void oneWriteThatTheDatabaseRefusesSpoilsNoOther() throws Exception {
        try (JdbcJobStore store = TestStores.postgres()) {
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                String name = w % 2 == 0 ? "good-" + w : "bad-\0" + w; // PostgreSQL keeps no such text
                writers.add(() -> {
                    try {
                        return create(store, name) instanceof CommitResult.Done;
                    } catch (StoreUnavailableException refused) {
                        return false;
                    }
                });
            }
            assertThat(together(writers)).isEqualTo(WRITERS / 2);
            complete(store, WRITERS / 2);
        }
    }

    @Test
    void connectionsThatAreCutInTheMiddleOfTransactionsLoseNothing() throws Exception {
        String url = TestPostgres.emptySchema();
        try (HikariDataSource source = TestPostgres.pool(url, 8);
                HikariDataSource axe = TestPostgres.pool(url, 1);
                JdbcJobStore store = JdbcJobStore.open(source)) {
            AtomicInteger cut = new AtomicInteger();
            Thread cutter = new Thread(() -> {
                for (int i = 1; i <= 10; i++) {
                    while (store.revision() < i * 40L) {
                        Thread.onSpinWait();
                    }
                    cut.addAndGet(cut(axe, url));
                }
            });
            cutter.start();
            int made = write(store, "", 60);
            cutter.join();
            assertThat(made).isEqualTo(WRITERS * 60);
            complete(store, made);
            assertThat(cut).hasPositiveValue();
        }
    }

    @Test
    void aServerThatCrashesUnderLoadAndComesBackLosesNothing() throws Exception {
        Optional<Path> bin = TestPostgres.installed();
        if (!"required".equals(System.getProperty("jobkit.postgres"))) {
            assumeThat(bin)
                    .as("SKIPPED: a PostgreSQL that can be crashed needs initdb below /usr/lib/postgresql")
                    .isPresent();
        }
        try (TestPostgres server = TestPostgres.startInstalled(bin.orElseThrow());
                HikariDataSource source = TestPostgres.pool(TestPostgres.inEmptySchema(server.url()), 8);
                JdbcJobStore store = JdbcJobStore.open(source)) {
            AtomicInteger crashes = new AtomicInteger();
            Thread crasher = new Thread(() -> {
                while (crashes.get() < 3) {
                    long revision = store.revision();
                    while (store.revision() < revision + 50) {
                        Thread.onSpinWait();
                    }
                    server.crash();
                    server.start();
                    crashes.incrementAndGet();
                }
            });
            crasher.start();
            int made = 0;
            int rounds = 0;
            do { // the load goes on until the last crash is over, however fast it is
                made += write(store, "r" + rounds++ + "-", 20);
            } while (crasher.isAlive());
            assertThat(crashes).hasValue(3);
            assertThat(made).isEqualTo(rounds * WRITERS * 20);
            complete(store, made);
        }
    }

    /** Ends all connections of this schema's pools but the one that does it. */
    private static int cut(HikariDataSource axe, String url) {
        try (Connection connection = axe.getConnection();
                Statement statement = connection.createStatement()) {
            java.sql.ResultSet killed = statement.executeQuery("select count(pg_terminate_backend(pid)) from"
                    + " pg_stat_activity where pid <> pg_backend_pid() and query like '%jobkit_%'");
            killed.next();
            return killed.getInt(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(url, e);
        }
    }

    private static int write(JdbcJobStore store, String prefix, int each) throws Exception {
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            int writer = w;
            for (int i = 0; i < each; i++) {
                int number = i;
                writers.add(() -> create(store, prefix + "w" + writer + "-" + number) instanceof CommitResult.Done);
            }
        }
        return together(writers);
    }

    private static CommitResult create(JdbcJobStore store, String name) {
        Metadata metadata = Metadata.named(name).toBuilder().uid("uid-" + name).build();
        Job job = Job.of(metadata, JobSpec.of(Container.of("main", "busybox")));
        return store.commit(List.of(Commit.of(new Write.Create(job)))).get(0);
    }

    /** Demands as many Jobs, as many changes without a gap, and nothing else. */
    private static void complete(JdbcJobStore store, int jobs) throws Exception {
        assertThat(store.list(Kind.JOB, Query.ALL, Page.ALL).items()).hasSize(jobs);
        assertThat(store.revision()).isEqualTo(jobs);
        List<Change> changes = store.changesAfter(0, jobs + 1);
        assertThat(changes).hasSize(jobs);
        assertThat(changes.get(jobs - 1).revision()).isEqualTo(jobs);
        Job any = store.list(Kind.JOB, Query.ALL, Page.first(1)).items().get(0);
        assertThat(store.get(Kind.JOB, ObjectKey.of(any.metadata().name()))).contains(any);
    }

    private static int together(List<Callable<Boolean>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            int sum = 0;
            for (Future<Boolean> result : threads.invokeAll(tasks)) {
                sum += result.get() ? 1 : 0;
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }
}
