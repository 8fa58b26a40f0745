package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.RunStatus;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * The sweep over statements: a life whose connection is cut before and after every single statement of every transaction, and
 * before and after every commit, ends as it would have ended: status, counts, pods, record, attempts, and the whole change
 * log, in which everything is told once. The points are enumerated, not sampled.
 */
@Timeout(900)
class CutTransactionsTest {
    private static final JobSpec SPEC = JobSpec.of(Container.of("main", "busybox")).toBuilder()
            .completionMode(CompletionMode.INDEXED)
            .completions(2)
            .parallelism(2)
            .build();

    /** What a life amounts to; revisions included. */
    private record End(
            JobStatus status, RunStatus record, List<String> pods, List<Attempt> attempts, List<Change> changes) {}

    private record Played(End end, int points) {}

    private final TestReporter reporter;

    CutTransactionsTest(TestReporter reporter) {
        this.reporter = reporter;
    }

    @Test
    void everyCutInH2LeadsToTheSameEnd() throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        sweep(source, "H2");
        source.dispose();
    }

    @Test
    void everyCutInPostgresLeadsToTheSameEnd() throws Exception {
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 4)) {
            sweep(source, "PostgreSQL");
        }
    }

    private void sweep(DataSource source, String database) throws Exception {
        Played calm = play(source, 0);
        assertThat(calm.points()).isGreaterThan(70);
        for (int at = 1; at <= calm.points(); at++) {
            Played cut = play(source, at);
            assertThat(cut.end()).as("%s, cut at point %s", database, at).isEqualTo(calm.end());
            assertThat(cut.points()).as("the cut was made").isGreaterThan(at);
        }
        reporter.publishEntry(database, calm.points() + " points of one life, each cut; 0 lost, 0 doubled");
    }

    private static Played play(DataSource source, int cutAt) throws Exception {
        JdbcJobStore.open(source).close();
        TestStores.empty(source);
        CutSource cut = new CutSource(source, cutAt);
        try (JdbcJobStore store = JdbcJobStore.open(cut.source())) {
            World world =
                    World.of(WorldParts.seeded(7), p -> p.builder().store(store).build());
            world.submit("life", SPEC);
            world.run().fail(PodChoice.index(0));
            world.advance(Duration.ofSeconds(30)).run().succeed();
            world.controller().close();
            Job job = store.get(Kind.JOB, ObjectKey.of("life")).orElseThrow();
            assertThat(job.isComplete()).as("%s", job.status()).isTrue();
            JobRun run = store.get(Kind.RUN, ObjectKey.of("life.1")).orElseThrow();
            End end = new End(
                    job.status(),
                    run.status(),
                    store.list(Kind.POD, Query.ALL, Page.ALL).items().stream()
                            .map(pod ->
                                    pod.metadata().name() + " " + pod.status().phase())
                            .toList(),
                    store.attempts(run.metadata().uid(), Page.ALL).items(),
                    store.changesAfter(0, 1000));
            assertThat(StoreCheck.of(source)).isEmpty();
            return new Played(end, cut.points());
        }
    }
}
