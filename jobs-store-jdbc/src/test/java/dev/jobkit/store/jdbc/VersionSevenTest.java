package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A store that the program of schema version 7 wrote is brought up to date, is whole, and its Jobs go on. */
class VersionSevenTest {
    private static final Instant LATER = Instant.parse("2026-03-02T10:06:00Z");
    private static final List<String> JOBS =
            List.of("again", "cron-29540765", "going", "lost", "paused", "retried", "won");

    @Test
    void itGoesOnInH2() throws Exception {
        goesOn(TestStores.h2Pool());
    }

    @Test
    void itGoesOnInPostgres() throws Exception {
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 8)) {
            goesOn(source);
        }
    }

    private static void goesOn(DataSource source) throws Exception {
        load(source);
        try (JdbcJobStore store = JdbcJobStore.open(source)) {
            assertThat(StoreCheck.of(source)).as("right after the upgrade").isEmpty();
            isAllThere(store);
            WorldParts parts = WorldParts.seeded(99, LATER);
            try (World world = World.of(
                    parts, p -> p.builder().store(store).member("host-1").build())) {
                assertThat(StoreCheck.of(source)).as("right after the start").isEmpty();
                proceeds(world);
            }
        }
        assertThat(StoreCheck.of(source)).as("in the end").isEmpty();
    }

    private static void load(DataSource source) throws Exception {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                InputStream in = VersionSevenTest.class.getResourceAsStream("store-v7.sql")) {
            Schema.migrate(connection, Dialect.of(connection), 7);
            statement.execute("delete from jobkit_store");
            assertThat(in).isNotNull();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("--")) {
                    statement.execute(line);
                }
            }
        }
    }

    private static void isAllThere(JdbcJobStore store) throws Exception {
        assertThat(store.revision()).isEqualTo(284);
        assertThat(store.changesAfter(0, 1000))
                .extracting(Change::revision)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 284).boxed().toList());
        assertThat(store.list(Kind.JOB, Query.ALL, Page.ALL).items())
                .extracting(job -> job.metadata().name())
                .containsExactlyElementsOf(JOBS);
        assertThat(store.list(Kind.RUN, Query.ALL, Page.ALL).items())
                .extracting(run -> run.metadata().name() + " " + run.status().outcome())
                .containsExactly(
                        "again.1 FAILED",
                        "again.2 SUCCEEDED",
                        "build.1 SUCCEEDED",
                        "cron.1 SUCCEEDED",
                        "going.1 RUNNING",
                        "gone.1 SUCCEEDED",
                        "lost.1 FAILED",
                        "paused.1 RUNNING",
                        "retried.1 RUNNING",
                        "won.1 SUCCEEDED");
        Job won = store.get(Kind.JOB, ObjectKey.of("won")).orElseThrow();
        assertThat(won.status().completedIndexes()).hasToString("0,1");
        assertThat(store.attempts(won.metadata().uid(), Page.ALL).items())
                .extracting(attempt -> attempt.index() + " " + attempt.exitCode())
                .containsExactly("0 1", "1 0", "0 0");
        assertThat(store.get(Kind.DEFINITION, ObjectKey.of("build"))).isPresent();
        assertThat(store.get(Kind.POD, ObjectKey.of("bare"))).isPresent();
    }

    /** What ran was lost with its program and runs again, what waits and what is paused goes on, the CronJob fires. */
    private static void proceeds(World world) {
        world.watch(world.controller().find(ObjectKey.of("paused")).orElseThrow())
                .resume();
        world.advance(Duration.ofMinutes(5)).run().succeed().advance(Duration.ofSeconds(1));
        assertThat(world.list(Kind.JOB, Query.ALL))
                .filteredOn(job -> !JOBS.contains(job.metadata().name()))
                .singleElement()
                .satisfies(job -> assertThat(job.metadata().name()).startsWith("cron-"))
                .satisfies(job -> assertThat(job.isComplete()).isTrue());
        for (String name : List.of("going", "paused", "retried")) {
            assertThat(world.controller().find(ObjectKey.of(name)).orElseThrow().isComplete())
                    .as(name)
                    .isTrue();
            JobRun run =
                    world.controller().runs().find(ObjectKey.of(name + ".1")).orElseThrow();
            assertThat(run.status().outcome()).as(name).isEqualTo(RunOutcome.SUCCEEDED);
        }
        assertThat(world.controller()
                        .runs()
                        .find(ObjectKey.of("going.1"))
                        .orElseThrow()
                        .status()
                        .failed())
                .as("the run that was lost")
                .isOne();
    }
}
