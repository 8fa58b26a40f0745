package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.spi.Fence;
import dev.jobkit.spi.Member;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members whose database is away for longer than their leases go on with what is theirs: nobody could renew, nobody robs. */
@Timeout(300)
@Tag("endurance")
class MemberOutageTest {
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration OUTAGE = Duration.ofSeconds(12);
    private static final Duration SPAN = Duration.ofSeconds(40);
    private static final int JOBS = 6;
    private static final int PODS = 4;

    @TempDir
    private Path directory;

    @Test
    void eachGoesOnWithWhatItHadBefore() throws Exception {
        Optional<Path> bin = TestPostgres.installed();
        if (!"required".equals(System.getProperty("jobkit.postgres"))) {
            assumeThat(bin)
                    .as("SKIPPED: a PostgreSQL that can be crashed needs initdb below /usr/lib/postgresql")
                    .isPresent();
        }
        try (TestPostgres server = TestPostgres.startInstalled(bin.orElseThrow())) {
            String address = TestPostgres.inEmptySchema(server.url());
            try (HikariDataSource pool = TestPostgres.pool(address, 4);
                    JdbcJobStore store = JdbcJobStore.open(pool)) {
                update(pool, "create table effects (job text, index integer, member text, what text)");
                try (MemberProgram a = start(address, "a");
                        MemberProgram b = start(address, "b")) {
                    play(server, pool, store, List.of(a, b));
                }
            }
        }
    }

    private MemberProgram start(String address, String name) throws Exception {
        return MemberProgram.start(address, name, LEASE, Duration.ZERO, directory.resolve("errors"));
    }

    private static void play(TestPostgres server, HikariDataSource pool, JdbcJobStore store, List<MemberProgram> crew)
            throws Exception {
        for (int i = 0; i < JOBS; i++) {
            crew.get(i % crew.size()).submit("j" + i, PODS, SPAN);
        }
        await().atMost(SPAN.dividedBy(2)).until(() -> count(pool, "begun") == JOBS * PODS);
        Map<String, String> owners = owners(pool);
        Map<String, Long> lives = lives(store);
        assertThat(owners).hasSize(JOBS).containsValue("a").containsValue("b");
        assertThat(lives).containsOnlyKeys("a", "b");
        server.crash();
        await().pollDelay(OUTAGE).atMost(OUTAGE.multipliedBy(2)).until(() -> true);
        crew.get(0).signal("STOP");
        server.start();
        await().atMost(LEASE.multipliedBy(4)).until(() -> lives(store).containsKey("b"));
        await().pollDelay(LEASE.dividedBy(2)).atMost(LEASE).until(() -> true);
        crew.get(0).signal("CONT"); // b was back sooner and looked for what is free, and had to wait for a lease
        await().atMost(LEASE.multipliedBy(4))
                .untilAsserted(() -> assertThat(lives(store)).isEqualTo(lives));
        assertThat(owners(pool)).isEqualTo(owners);
        assertThat(count(pool, "done")).as("it was over before the work was").isZero();
        await().atMost(SPAN.multipliedBy(2))
                .untilAsserted(() -> assertThat(jobs(store)).hasSize(JOBS).allMatch(Job::isComplete));
        assertThat(jobs(store)).allMatch(job -> job.status().failed() == 0);
        assertThat(count(pool, "begun")).isEqualTo(JOBS * PODS);
        assertThat(count(pool, "done")).isEqualTo(JOBS * PODS);
        assertThat(StoreCheck.of(pool)).isEmpty();
    }

    private static List<Job> jobs(JdbcJobStore store) throws Exception {
        return store.list(Kind.JOB, Query.ALL, Page.ALL).items();
    }

    /** Returns the lives of members whose leases are in force. */
    private static Map<String, Long> lives(JdbcJobStore store) {
        Map<String, Long> lives = new TreeMap<>();
        for (Member member : store.membership().orElseThrow().members()) {
            Fence fence = member.fence();
            if (member.vitality() == Member.Vitality.ALIVE) {
                lives.put(fence.member(), fence.epoch());
            }
        }
        return lives;
    }

    private static Map<String, String> owners(HikariDataSource pool) throws SQLException {
        Map<String, String> owners = new TreeMap<>();
        try (Connection connection = pool.getConnection()) {
            Sql.query(
                    connection,
                    "select name, member from jobkit_claim where kind = 'Job'",
                    List.of(),
                    row -> owners.put(row.getString(1), row.getString(2)));
        }
        return owners;
    }

    private static int count(HikariDataSource pool, String what) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return (int) Sql.number(connection, "select count(*) from effects where what = ?", what);
        }
    }

    private static void update(HikariDataSource pool, String statement) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Sql.update(connection, statement);
        }
    }
}
