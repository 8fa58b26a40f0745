package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.CancelScope;
import dev.jobkit.Preconditions;
import dev.jobkit.RerunScope;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Suspension;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The SQL of docs/store.md is run as it stands there, on records of real lives, and answers what the page says. */
class StorePageTest {
    private static final Path PAGE = Path.of("..", "docs", "store.md");
    private static final Container MAIN = Container.of("main", "registry/render:4").toBuilder()
            .env(List.of(EnvVar.of("SCENE", "scene ".repeat(20)))) // so long that several Jobs share one row of it
            .build();
    private static final JobSpec ONE =
            JobSpec.of(MAIN).toBuilder().backoffLimit(0).build();
    private static final WriteOptions ANN = WriteOptions.by("ann");

    private static String query(String word) throws IOException {
        List<String> found = Pattern.compile("```sql\n(.*?);?\n```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(found).as("a new query needs a test of its own here").hasSize(4);
        List<String> fitting =
                found.stream().filter(block -> block.contains(word)).toList();
        assertThat(fitting).as(word).hasSize(1);
        return fitting.get(0);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whichJobsFailedYesterday(Dialect dialect) throws Exception {
        try (Place place = new Place(dialect);
                Connection connection = place.source().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false); // today stays today while this transaction goes on
            LocalDate today =
                    LocalDate.parse(rows(statement, "select current_date").get(0));
            WorldParts parts = WorldParts.seeded(
                    7,
                    today.minusDays(2)
                            .atTime(23, 50)
                            .atZone(ZoneId.systemDefault())
                            .toInstant());
            try (World world = place.world(parts)) {
                threeDays(world);
                assertThat(rows(statement, "select name, phase from jobkit_jobs order by name"))
                        .as("what is left of them")
                        .containsExactly(
                                "again Complete",
                                "before Failed",
                                "cancelled Failed",
                                "stays Failed",
                                "today Failed",
                                "won Complete");
                assertThat(rows(statement, query("FAILED")))
                        .extracting(row -> row.replaceFirst(" Job has .*", ""))
                        .containsExactly(
                                "default stays.1 BackoffLimitExceeded",
                                "default brief.1 BackoffLimitExceeded",
                                "default build.1 BackoffLimitExceeded",
                                "default nightly.1 BackoffLimitExceeded",
                                "default again.1 BackoffLimitExceeded");
            }
        }
    }

    /** From the evening of the day before yesterday to today. */
    private static void threeDays(World world) {
        world.submit("before", ONE).run().fail();
        world.advance(Duration.ofMinutes(20)); // it is yesterday now
        world.submit("stays", ONE).run().fail().advance(Duration.ofMinutes(1));
        world.submit("brief", ONE.toBuilder().ttlAfterFinished(Duration.ZERO).build())
                .run()
                .fail()
                .advance(Duration.ofMinutes(1));
        world.controller()
                .definitions()
                .put(
                        new JobDefinition(
                                Metadata.named("build"),
                                new DefinitionSpec("", null, JobTemplate.of(ONE), List.of(), null, null)),
                        ANN);
        world.controller().definitions().dispatch(ObjectKey.of("build"), Overrides.NONE, ANN);
        world.settle().run().fail().advance(Duration.ofMinutes(1));
        CronJobSpec nightly = CronJobSpec.builder()
                .schedule("* * * * *")
                .failedJobsHistoryLimit(0)
                .jobTemplate(JobTemplate.of(ONE))
                .build();
        world.controller().cronJobs().create(CronJob.of(Metadata.named("nightly"), nightly));
        world.settle().advance(Duration.ofMinutes(1));
        world.controller()
                .cronJobs()
                .edit(
                        ObjectKey.of("nightly"),
                        spec -> spec.toBuilder()
                                .suspension(Suspension.SUSPENDED)
                                .build());
        world.settle().run().fail().advance(Duration.ofMinutes(1));
        world.submit("again", ONE).run().fail();
        world.controller().runs().rerun(ObjectKey.of("again"), RerunScope.ALL, Preconditions.NONE, Overrides.NONE, ANN);
        world.settle().run().succeed();
        world.submit("won", ONE).run().succeed();
        world.submit("cancelled", ONE).run();
        world.controller().cancel(ObjectKey.of("cancelled"), CancelScope.JOB, new Cancellation("ann", "wrong"));
        world.settle().terminate();
        world.advance(Duration.ofDays(1)); // and today
        world.submit("today", ONE).run().fail();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void howLongDidTheJobsOfALabelTakeAndHowManyAskForAnImage(Dialect dialect) throws Exception {
        try (Place place = new Place(dialect);
                Connection connection = place.source().getConnection();
                Statement statement = connection.createStatement();
                World world = place.world(WorldParts.seeded(7))) {
            JobSpec patient = ONE.toBuilder().backoffLimit(6).build();
            submit(world, "short", "render", ONE);
            world.run().advance(Duration.ofSeconds(5)).succeed();
            submit(world, "long", "render", patient);
            world.run().fail().advance(Duration.ofSeconds(10)).run();
            world.advance(Duration.ofMinutes(90)).succeed();
            submit(world, "other", "renderer", ONE);
            world.run().succeed();
            submit(world, "going", "render", JobSpec.of(Container.of("main", "registry/render:40")));

            String byLabel = query("team=render");
            assertThat(rows(statement, byLabel))
                    .hasSize(2)
                    .extracting(row -> row.replaceAll(" .* ", " "))
                    .containsExactly("long 1", "short 0");
            assertThat(rows(
                            statement,
                            "select name, cast(extract(epoch from took) as integer) from (" + byLabel + ") q"))
                    .containsExactly("long 5410", "short 5");
            assertThat(rows(statement, query("registry/render"))).containsExactly("3");
            assertThat(rows(statement, "select count(*) from jobkit_object where kind = 'Job' and spec like '#%'"))
                    .as("what the page warns of: specs that are in their own rows no more")
                    .isNotEqualTo(List.of("0"));
        }
    }

    private static void submit(World world, String name, String team, JobSpec spec) {
        Metadata metadata = Metadata.named(name).toBuilder()
                .labels(Map.of("kind", "test", "team", team, "zone", "a"))
                .build();
        world.submit(Job.of(metadata, spec));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whoSharesTheStore(Dialect dialect) throws Exception {
        try (Place place = new Place(dialect);
                Connection connection = place.source().getConnection();
                Statement statement = connection.createStatement();
                World world = World.of(
                        WorldParts.seeded(7),
                        p -> p.builder()
                                .store(place.store)
                                .member("host-1")
                                .lease(Duration.ofMinutes(
                                        10)) // of the database's clock; that of the world stands still
                                .build())) {
            world.submit("one", ONE).submit("two", ONE).run();
            place.store.membership().orElseThrow().join("host-2", 3, Duration.ofMinutes(10));
            assertThat(rows(statement, query("jobkit_members"))).containsExactly("host-1 1 2 true", "host-2 3 0 true");
            world.succeed();
            assertThat(rows(statement, query("jobkit_members"))).first().isEqualTo("host-1 1 0 true");
        }
    }

    /** Columns that the page lists are there, in a view that has a row. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theViewsAreAsThePageLists(Dialect dialect) throws Exception {
        try (Place place = new Place(dialect);
                Connection connection = place.source().getConnection();
                Statement statement = connection.createStatement();
                World world = World.of(
                        WorldParts.seeded(7),
                        p -> p.builder().store(place.store).member("host-1").build())) {
            world.submit("one", ONE).run().fail();
            Matcher views = Pattern.compile("\n\\| `(jobkit_[a-z]+)` \\| ([^\n]*`[^\n]*) \\|(?=\n)")
                    .matcher(Files.readString(PAGE).replaceFirst("(?s)\n\\| table .*", ""));
            List<String> seen = new ArrayList<>();
            while (views.find()) {
                String columns = String.join(
                        ", ",
                        Pattern.compile("`([a-z_]+(?:, [a-z_]+)*)`")
                                .matcher(views.group(2))
                                .results()
                                .map((MatchResult column) -> column.group(1))
                                .toList());
                assertThat(rows(statement, "select " + columns + " from " + views.group(1)))
                        .as(views.group())
                        .isNotEmpty();
                seen.add(views.group(1));
            }
            assertThat(seen)
                    .containsExactly(
                            "jobkit_jobs",
                            "jobkit_pods",
                            "jobkit_runs",
                            "jobkit_members",
                            "jobkit_specs",
                            "jobkit_attempts");
        }
    }

    /** A store in PostgreSQL is looked over by the lines of the page, which this is, but for the exit code. */
    @Test
    void aPostgresStoreIsLookedOverByTheLinesOfThePage() throws Exception {
        String url = TestPostgres.emptySchema();
        try (HikariDataSource pool = TestPostgres.pool(url, 8);
                JdbcJobStore store = JdbcJobStore.open(pool);
                World world = World.of(
                        WorldParts.seeded(7), p -> p.builder().store(store).build());
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            world.submit("one", ONE).run().fail();
            assertThat(lookedOver(url)).isEmpty();
            statement.execute("update jobkit_store set revision = revision + 1");
            assertThat(lookedOver(url)).singleElement().asString().contains("is missing");
            statement.execute("update jobkit_store set revision = revision - 1");
        }
        String block = Pattern.compile("```java\n(PGSimpleDataSource.*?)System.exit[^\n]*\n```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1)
                .replaceAll(" //[^\n]*", "");
        Path source = Path.of("src", "test", "java", "dev", "jobkit", "store", "jdbc", "StorePageTest.java");
        assertThat(Files.readString(source).replaceAll("\\s+", "")).contains(block.replaceAll("\\s+", ""));
    }

    private static List<StoreFinding> lookedOver(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        List<StoreFinding> found = StoreCheck.of(source);
        found.forEach(finding -> System.out.println(finding.gravity() + " " + finding));
        return found;
    }

    private static List<String> rows(Statement statement, String sql) throws Exception {
        List<String> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                StringBuilder line = new StringBuilder(rows.getString(1));
                for (int i = 2; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.append(' ').append(rows.getObject(i));
                }
                found.add(line.toString());
            }
        }
        return found;
    }

    /** An empty store in one of the databases. */
    private static final class Place implements AutoCloseable {
        private final DataSource source;
        private final JdbcJobStore store;

        Place(Dialect dialect) {
            if (dialect == Dialect.H2) {
                JdbcConnectionPool pool = TestStores.h2Pool();
                source = pool;
                store = JdbcJobStore.builder(pool).own(pool::dispose).open();
            } else {
                HikariDataSource pool = TestPostgres.pool(TestPostgres.emptySchema(), 8);
                source = pool;
                store = JdbcJobStore.builder(pool).own(pool).open();
            }
        }

        DataSource source() {
            return source;
        }

        World world(WorldParts parts) {
            return World.of(parts, p -> p.builder().store(store).build());
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
