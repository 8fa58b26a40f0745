package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

/** Specs that many objects have are stored once, come back as they were, and go when nobody names them. */
class SpecTableTest {
    private static final JobSpec SPEC = JobSpec.of(Container.of("main", "busybox"));
    private static final String NAMED = "select count(*) from jobkit_object where spec like '#%' and kind = ";

    @Test
    void jobsOfOneTemplateShareTheirSpecsInH2() throws Exception {
        share(TestStores.h2Pool());
    }

    @Test
    void jobsOfOneTemplateShareTheirSpecsInPostgres() throws Exception {
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 8)) {
            share(source);
        }
    }

    /** Selectors and labels of Jobs tell their uids and names, so that no two of them are the same word for word. */
    private static void share(DataSource source) throws SQLException {
        try (JdbcJobStore store = JdbcJobStore.open(source)) {
            World world =
                    World.of(WorldParts.seeded(5), p -> p.builder().store(store).build());
            for (String name : List.of("a", "b", "spec", "c")) {
                world.submit(name, SPEC).run().succeed();
            }
            assertThat(number(source, NAMED + "'Job'"))
                    .as("the second and all after it, but for a name that is a word of each spec")
                    .isEqualTo(2);
            assertThat(number(source, NAMED + "'Pod'")).isEqualTo(3);
            assertThat(number(source, NAMED + "'JobRun'")).isEqualTo(2);
            assertThat(number(source, "select count(*) from jobkit_spec"))
                    .as("one of Jobs, one of records, one of pods before they have a node and one after")
                    .isEqualTo(4);
            for (Job job : store.all(Kind.JOB, Query.ALL).items()) {
                String uid = job.metadata().uid();
                assertThat(job.spec().template().labels())
                        .containsEntry(
                                "batch.kubernetes.io/job-name", job.metadata().name())
                        .containsEntry("batch.kubernetes.io/controller-uid", uid);
                assertThat(job.spec().template().spec().containers().get(0).name())
                        .isEqualTo("main");
                JobRun run = store.get(Kind.RUN, ObjectKey.of(job.metadata().name() + ".1"))
                        .orElseThrow();
                assertThat(run.spec().ran()).isEqualTo(job.spec());
                Pod pod = store.all(Kind.POD, Query.ownedBy(uid)).items().get(0);
                assertThat(pod.spec().containers())
                        .isEqualTo(job.spec().template().spec().containers());
                assertThat(number(
                                source,
                                "select count(*) from jobkit_specs where uid = '" + uid + "' and spec = '"
                                        + Rows.of(job).spec() + "'"))
                        .as("the view shows the spec to people")
                        .isEqualTo(1);
            }
            world.controller().close();
        }
        assertThat(StoreCheck.of(source)).isEmpty();
    }

    private static Job job(String name, JdbcJobStore store) {
        return store.get(Kind.JOB, ObjectKey.of(name)).orElseThrow();
    }

    @Test
    void aSpecThatIsChangedOrDeletedComesBackAsItWas() throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        try (JdbcJobStore store = JdbcJobStore.open(source)) {
            World world =
                    World.of(WorldParts.seeded(5), p -> p.builder().store(store).build());
            world.submit("a", SPEC).run();
            world.submit("b", SPEC).run();
            Job was = job("b", store);
            JobSpec wider = was.spec().toBuilder().parallelism(7).build();
            store.commit(List.of(Commit.of(new Write.Update(was.withSpec(wider)))));
            assertThat(job("b", store).spec()).isEqualTo(wider);

            Job now = job("b", store);
            store.commit(List.of(Commit.of(new Write.Update(now.withSpec(was.spec())))));
            assertThat(job("b", store).spec()).isEqualTo(was.spec());

            long before = store.revision();
            store.commit(List.of(Commit.of(new Write.Delete(job("b", store)))));
            assertThat(store.changesAfter(before, 10).toString())
                    .as("the last state, as who follows the store is told of it")
                    .contains(was.spec().toString());
            assertThat(number(source, "select count(*) from jobkit_deleted where spec like '#%' and kind = 'Job'"))
                    .isEqualTo(1);
            world.controller().close();
        }
    }

    @Test
    void aSpecThatIsNotThereIsNotTakenForAnEmptyOne() throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        try (JdbcJobStore store = JdbcJobStore.open(source)) {
            World world =
                    World.of(WorldParts.seeded(5), p -> p.builder().store(store).build());
            world.submit("a", SPEC).run().succeed();
            world.submit("b", SPEC).run().succeed();
            world.controller().close();
            execute(source, "delete from jobkit_spec");
            assertThatThrownBy(() -> job("b", store)).hasMessageContaining("is not in jobkit_spec");
        }
    }

    @Test
    void whatNobodyNamesIsSweptInH2() throws Exception {
        sweep(TestStores.h2Pool(), Dialect.H2);
    }

    @Test
    void whatNobodyNamesIsSweptInPostgres() throws Exception {
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 4)) {
            sweep(source, Dialect.POSTGRESQL);
        }
    }

    private static void sweep(DataSource source, Dialect dialect) throws SQLException {
        JdbcJobStore.open(source).close();
        Database database = new Database(source, Duration.ZERO);
        SpecTable table = new SpecTable(dialect, 10, 3);
        keep(database, dialect, table, 5, "#old", "#named", "#last", "#again");
        keep(database, dialect, table, 14, "#again");
        keep(database, dialect, table, 95, "#new", "#again");
        assertThat(number(source, "select used from jobkit_spec where id = '#again'"))
                .isEqualTo(95);
        execute(source, "update jobkit_store set revision = 100");
        execute(
                source,
                "insert into jobkit_object (kind, namespace, name, uid, revision, live, labels, metadata, spec, status)"
                        + " values ('Job', 'default', 'a', 'u', 1, false, '', '{}', '#named', '{}')");
        execute(
                source,
                "insert into jobkit_deleted (kind, namespace, name, revision, uid, metadata, spec, status)"
                        + " values ('Job', 'default', 'b', 2, 'w', '{}', '#last', '{}')");
        table.sweep(database);
        assertThat(ids(database)).containsExactlyInAnyOrder("#named", "#last", "#again", "#new");

        execute(source, "delete from jobkit_object");
        execute(source, "update jobkit_store set revision = 200");
        table.sweep(database);
        assertThat(ids(database)).as("not before there are twice as many").hasSize(4);
        keep(database, dialect, table, 200, "#1", "#2", "#3", "#4");
        table.sweep(database);
        assertThat(ids(database)).containsExactlyInAnyOrder("#last", "#1", "#2", "#3", "#4");
    }

    private static void keep(Database database, Dialect dialect, SpecTable table, long revision, String... ids) {
        database.transaction(connection -> {
            Together together = new Together(connection, dialect);
            table.keep(
                    together,
                    Set.of(ids).stream()
                            .map(id -> new SharedSpecs.Shared(id, "{}"))
                            .toList(),
                    revision);
            together.send();
            return true;
        });
    }

    private static List<String> ids(Database database) {
        return database.read(
                connection -> Sql.query(connection, "select id from jobkit_spec", List.of(), row -> row.getString(1)));
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return Sql.number(connection, sql);
        }
    }
}
