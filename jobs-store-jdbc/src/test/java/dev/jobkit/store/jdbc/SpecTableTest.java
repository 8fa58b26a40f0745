package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    void anObjectThatIsWrittenAgainIsNotASecondOne() throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        try (JdbcJobStore store = JdbcJobStore.open(source)) {
            for (int i = 0; i < 20; i++) {
                Job job = job(i, "unlike any other " + i);
                store.commit(List.of(Commit.of(new Write.Create(job))));
                Job there = job("job-" + i, store);
                store.commit(List.of(Commit.of(new Write.Update(there))));
                store.commit(List.of(Commit.of(new Write.Delete(job("job-" + i, store)))));
            }
            assertThat(number(source, "select count(*) from jobkit_spec")).isZero();
        }
    }

    @Test
    void whatCommitsOfOneTransactionMakeOfAnObjectKeepsItsSpec() throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        try (JdbcJobStore store = JdbcJobStore.open(source)) {
            store.commit(List.of(Commit.of(new Write.Create(job(0, "echo")))));
            store.commit(List.of(Commit.of(new Write.Create(job(1, "echo")))));
            Job there = job("job-1", store);
            Job again = job(1, "echo");
            store.commit(List.of(
                    Commit.of(new Write.UpdateStatus(there)),
                    Commit.of(
                            new Write.Delete(there.withMetadata(there.metadata().withRevision(store.revision() + 1))),
                            new Write.Create(again.withMetadata(
                                    again.metadata().toBuilder().uid("another").build())))));
            assertThat(job("job-1", store).metadata().uid()).isEqualTo("another");
            assertThat(job("job-1", store).spec()).isEqualTo(again.spec());
            assertThat(number(source, "select count(*) from jobkit_object where spec like '#%'"))
                    .isEqualTo(1);
            assertThat(number(source, "select count(*) from jobkit_deleted where spec like '#%'"))
                    .isEqualTo(1);
            assertThat(StoreCheck.of(source)).isEmpty();
        }
    }

    private static Job job(int number, String word) {
        Metadata metadata = Metadata.builder()
                .namespace("default")
                .name("job-" + number)
                .uid("uid-" + number)
                .created(Instant.EPOCH)
                .build();
        return Job.of(metadata, JobSpec.of(Container.of("main", word + " of a long name".repeat(10))));
    }

    /** Two that write and two that sweep, on few changes, so that what is named is often old; some transactions fail. */
    @Test
    void noSpecIsSweptThatSomebodyNamesMeanwhile() throws Exception {
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 6)) {
            JdbcJobStore.open(source).close();
            Database database = new Database(source, Duration.ofSeconds(10));
            List<Callable<Integer>> all = new ArrayList<>();
            AtomicInteger writing = new AtomicInteger(2);
            for (int i = 0; i < 2; i++) {
                Random random = new Random(i);
                String writer = "w" + i;
                all.add(() -> {
                    SpecTable table = new SpecTable(Dialect.POSTGRESQL, 20, 0);
                    try {
                        for (int n = 0; n < 400; n++) {
                            write(database, table, writer + (n % 5), "#" + random.nextInt(12), n % 7 == 0);
                        }
                    } finally {
                        writing.decrementAndGet();
                    }
                    return 0;
                });
                all.add(() -> {
                    int shrunk = 0;
                    while (writing.get() > 0) {
                        long before = count(database);
                        new SpecTable(Dialect.POSTGRESQL, 20, 0).sweep(database);
                        shrunk += count(database) < before ? 1 : 0;
                    }
                    return shrunk;
                });
            }
            ExecutorService threads = Executors.newFixedThreadPool(all.size());
            int shrunk = 0;
            try {
                for (Future<Integer> done : threads.invokeAll(all)) {
                    shrunk += done.get();
                }
            } finally {
                threads.shutdown();
            }
            assertThat(shrunk).as("sweeps that found something").isPositive();
            assertThat(number(
                            source,
                            "select count(*) from jobkit_object o where not exists"
                                    + " (select 1 from jobkit_spec s where s.id = o.spec)"))
                    .as("objects whose spec was swept")
                    .isZero();
        }
    }

    @Test
    void whatIsNamedAfterASweepHasLookedStays() throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        JdbcJobStore.open(source).close();
        Database database = new Database(source, Duration.ZERO);
        SpecTable table = new SpecTable(Dialect.H2, 10, 0);
        keep(database, Dialect.H2, table, 5, "#old", "#again");
        execute(source, "update jobkit_store set revision = 100");
        AtomicBoolean named = new AtomicBoolean();
        Database watched = new Database(
                new FaultySource(source, n -> false, n -> false)
                        .whenPrepared(sql -> {
                            if (sql.endsWith("for update") && named.compareAndSet(false, true)) {
                                keep(database, Dialect.H2, table, 101, "#again");
                            }
                        })
                        .source(),
                Duration.ZERO);
        table.sweep(watched);
        assertThat(named).isTrue();
        assertThat(ids(database)).containsExactly("#again");
    }

    private static void write(Database database, SpecTable table, String name, String spec, boolean fails) {
        try {
            database.transaction(connection -> {
                long revision = Sql.number(connection, Dialect.POSTGRESQL.lockStore()) + 1;
                Together together = new Together(connection, Dialect.POSTGRESQL);
                table.keep(together, List.of(new SharedSpecs.Shared(spec, "{}")), revision);
                together.add("delete from jobkit_object where name = ?", name);
                together.add(
                        "insert into jobkit_object (kind, namespace, name, uid, revision, live, labels, metadata, spec,"
                                + " status) values ('Job', 'default', ?, 'u', ?, false, '', '{}', ?, '{}')",
                        name,
                        revision,
                        spec);
                together.add("update jobkit_store set revision = ?", revision);
                together.send();
                if (fails) {
                    throw new IllegalStateException("taken back");
                }
                return true;
            });
        } catch (IllegalStateException e) {
            assertThat(fails).isTrue();
        }
    }

    private static long count(Database database) {
        return database.read(connection -> Sql.number(connection, "select count(*) from jobkit_spec"));
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
        assertThat(number(source, "select used from jobkit_spec where id = '#again'"))
                .as("not written each time that it is named")
                .isEqualTo(5);
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
