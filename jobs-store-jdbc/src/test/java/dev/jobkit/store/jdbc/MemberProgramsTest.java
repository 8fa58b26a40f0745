package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.PodPhase;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Fence;
import dev.jobkit.spi.Member;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real programs share a real PostgreSQL; they are killed, paused and restarted. */
@Timeout(900)
class MemberProgramsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(5);

    /** Seconds are what it takes; the rest is room for a busy machine. */
    private static final Duration AT_MOST_BEYOND_LEASE = Duration.ofSeconds(25);

    private static final String CLAIMED_CRON_JOBS = "select count(*) from jobkit_claim where kind = 'CronJob'";

    private final String address = TestPostgres.emptySchema();
    private final List<MemberProgram> started = new ArrayList<>();
    private final HikariDataSource pool = TestPostgres.pool(address, 6);
    private JdbcJobStore store;
    private int others;

    @TempDir
    private Path directory;

    @BeforeEach
    void open() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Sql.update(
                    connection,
                    "create table effects (job text, index integer, member text, what text,"
                            + " at timestamp with time zone default clock_timestamp())");
        }
        store = JdbcJobStore.open(pool);
    }

    @AfterEach
    void end() {
        started.forEach(MemberProgram::close);
        store.close();
        pool.close();
    }

    private MemberProgram start(String name, Duration lease, Duration drain) throws IOException {
        MemberProgram program = MemberProgram.start(address, name, lease, drain, directory.resolve("errors"));
        started.add(program);
        return program;
    }

    private long count(String query) {
        try (Connection connection = pool.getConnection()) {
            return Sql.number(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Job> jobs() throws Exception {
        return store.list(Kind.JOB, Query.ALL, Page.ALL).items();
    }

    private void awaitEnd(int jobs) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() ->
                        assertThat(jobs().stream().filter(Job::isComplete)).hasSize(jobs));
    }

    /** Each index has the effect of one success that counts, and of at least one that was made. */
    private void assertNothingLost(int jobs, int pods) throws Exception {
        assertThat(jobs()).hasSize(jobs).allSatisfy(job -> {
            assertThat(job.status().succeeded()).isEqualTo(pods);
            assertThat(job.status().completedIndexes()).hasToString(pods == 1 ? "0" : "0-" + (pods - 1));
        });
        assertThat(count("select count(*) from (select distinct job, index from effects where what = 'done') e"))
                .isEqualTo((long) jobs * pods);
    }

    @Test
    void whatAKilledMemberHadRunsAgainWithinSeconds() throws Exception {
        kill(6, 4);
    }

    private void kill(int jobs, int pods) throws Exception {
        MemberProgram a = start("a", LEASE, Duration.ZERO);
        MemberProgram b = start("b", LEASE, Duration.ZERO);
        for (int i = 0; i < jobs; i++) {
            a.submit("j" + i, pods, LONG);
        }
        awaitBegun((long) jobs * pods);
        for (MemberProgram program : List.of(a, b, a, b)) {
            program.pod("pod" + others, LONG);
            program.cron("cron" + others++, "0 0 29 2 *");
        }
        awaitBegun((long) jobs * pods + others);
        await().atMost(PATIENCE).until(() -> count(CLAIMED_CRON_JOBS) == others);
        long lost = count("select count(*) from effects where member = 'a' and job like 'j%'");
        assertThat(lost).isPositive();
        long lostPods = count("select count(*) from effects where member = 'a' and job like 'pod%'");
        assertThat(lostPods).isPositive();
        assertThat(count(CLAIMED_CRON_JOBS + " and member = 'a'")).isPositive();
        long kept = count("select count(*) from effects where member = 'b'");
        long killed = Machine.nanos();
        a.close();
        awaitBegun((long) jobs * pods + others + lost);
        Duration took = Duration.ofNanos(Machine.nanos() - killed);
        System.out.println("recovery after kill -9: " + lost + " pods again after " + took.toMillis() + " ms");
        assertThat(took).isLessThan(LEASE.plus(AT_MOST_BEYOND_LEASE));
        await().atMost(AT_MOST_BEYOND_LEASE)
                .untilAsserted(() -> assertThat(count(CLAIMED_CRON_JOBS + " and member = 'b'"))
                        .isEqualTo(others));
        await().atMost(AT_MOST_BEYOND_LEASE)
                .untilAsserted(() -> assertThat(barePods(PodPhase.FAILED)).isEqualTo(lostPods));
        assertThat(barePods(PodPhase.RUNNING)).isEqualTo(others - lostPods);
        assertThat(count("select count(*) from effects where member = 'b'")).isEqualTo(kept + lost);
    }

    private long barePods(PodPhase phase) throws Exception {
        return store.list(Kind.POD, Query.ALL, Page.ALL).items().stream()
                .filter(pod -> pod.metadata().owners().isEmpty())
                .filter(pod -> pod.status().phase() == phase)
                .count();
    }

    private void awaitBegun(long number) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> count("select count(*) from effects where what = 'begun'") >= number);
    }

    @Test
    void aPausedMemberIsRefusedAndComesBack() throws Exception {
        Duration lease = Duration.ofSeconds(2);
        MemberProgram a = start("a", lease, Duration.ZERO);
        MemberProgram b = start("b", lease, Duration.ZERO);
        for (int i = 0; i < 4; i++) {
            a.submit("j" + i, 2, Duration.ofSeconds(20));
        }
        awaitBegun(8);
        awaitStored(8);
        long epoch = epoch("a");
        long had = count("select count(*) from effects where member = 'a'");
        a.signal("STOP");
        awaitBegun(8 + had);
        Fence former = new Fence("a", epoch);
        Commit late = new Commit(List.of(new Write.UpdateStatus(jobs().get(0))), List.of(), former);
        assertThat(store.commit(List.of(late)))
                .as("what it would write when it wakes up")
                .containsExactly(new CommitResult.Fenced(former));
        a.signal("CONT");
        await().atMost(PATIENCE).until(() -> epoch("a") > epoch);
        a.submit("after", 1, Duration.ofMillis(10));
        b.submit("later", 1, Duration.ofMillis(10));
        awaitEnd(6);
        assertThat(count("select count(*) from effects where member = 'a' and what = 'done' and job like 'j%'"))
                .as("what was taken from it was ended when it woke up")
                .isZero();
        assertThat(jobs().stream().mapToInt(job -> job.status().succeeded()).sum())
                .isEqualTo(10);
        assertThat(jobs().stream().mapToInt(job -> job.status().failed()).sum()).isEqualTo((int) had);
    }

    /** Waits until the store knows that so many pods run; what it does not know to have begun is ordered again, and not lost. */
    private void awaitStored(int pods) {
        await().atMost(PATIENCE)
                .until(() -> store.list(Kind.POD, Query.ALL, Page.ALL).items().stream()
                                .filter(pod -> pod.status().phase() == PodPhase.RUNNING)
                                .count()
                        == pods);
    }

    /** Returns the life of a member that is alive; 0 when none is. */
    private long epoch(String name) {
        return store.membership().orElseThrow().members().stream()
                .filter(member -> member.vitality() == Member.Vitality.ALIVE)
                .map(Member::fence)
                .filter(fence -> fence.member().equals(name))
                .mapToLong(Fence::epoch)
                .sum();
    }

    @Test
    void aRollingRestartLosesAndDoublesNothing() throws Exception {
        roll(1, 15);
    }

    @Test
    @Tag("endurance")
    void manyRollingRestartsLoseAndDoubleNothing() throws Exception {
        roll(8, 15);
    }

    private void roll(int rounds, int jobsARound) throws Exception {
        List<String> names = List.of("a", "b");
        List<MemberProgram> crew = new ArrayList<>();
        for (String name : names) {
            crew.add(start(name, LEASE, Duration.ofSeconds(60)));
        }
        int jobs = 0;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < names.size(); i++) {
                for (int j = 0; j < jobsARound; j++) {
                    crew.get((i + 1) % names.size()).submit("j" + jobs++, 3, Duration.ofMillis(100 + 100 * (j % 5)));
                }
                crew.get(i).leave();
                crew.set(i, start(names.get(i), LEASE, Duration.ofSeconds(60)));
            }
        }
        awaitEnd(jobs);
        assertNothingLost(jobs, 3);
        assertThat(count("select count(*) from effects where what = 'begun'"))
                .as("begun, all pods of all Jobs together")
                .isEqualTo(3L * jobs);
        assertThat(jobs()).allMatch(job -> job.status().failed() == 0);
    }

    @Test
    @Tag("endurance")
    void membersThatAreKilledAgainAndAgainLoseNothing() throws Exception {
        List<String> names = List.of("a", "b", "c");
        List<MemberProgram> crew = new ArrayList<>();
        for (String name : names) {
            crew.add(start(name, Duration.ofSeconds(2), Duration.ZERO));
        }
        int jobs = 0;
        for (int round = 0; round < 20; round++) {
            int victim = round % names.size();
            for (int j = 0; j < 10; j++) {
                crew.get((victim + 1) % names.size()).submit("j" + jobs++, 3, Duration.ofMillis(300));
            }
            crew.get(victim).close();
            crew.set(victim, start(names.get(victim) + round, Duration.ofSeconds(2), Duration.ZERO));
        }
        awaitEnd(jobs);
        assertNothingLost(jobs, 3);
    }

    @Test
    void aTransactionInWhichNothingHappensHoldsUpNobodyForLong() throws Exception {
        Connection paused = pool.getConnection();
        try {
            paused.setAutoCommit(false);
            Sql.number(paused, Dialect.POSTGRESQL.lockStore());
            Job job = Job.of("x", JobSpec.of(Container.of("main", "work")));
            long begun = Machine.nanos();
            store.commit(List.of(Commit.of(new Write.Create(job))));
            Duration held = Duration.ofNanos(Machine.nanos() - begun);
            System.out.println("a paused transaction held others up for " + held.toMillis() + " ms");
            assertThat(held)
                    .as("3 s are what the server gives such a transaction; the rest is room for a busy machine")
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(15));
        } finally {
            pool.evictConnection(paused); // the server has ended it
        }
        assertThat(jobs()).hasSize(1);
    }
}
