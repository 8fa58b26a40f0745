package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.RerunScope;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.Write;
import dev.jobkit.store.jdbc.StoreFinding.Gravity;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store that is whole is found whole; of every fault that is planted, a sentence tells where it is. */
class StoreCheckTest {
    private static final JobSpec ONE = JobSpec.of(Container.of("main", "busybox"));

    /** What is done to the store, and what has to be said of it. */
    private static final String FAULTS = """
            insert into jobkit_store values ('other', 3)                                | jobkit_store: has 2 rows
            update jobkit_store set revision = revision + 2                             | are missing
            update jobkit_store set revision = 10                                       | is beyond the store's, which is 10
            delete from jobkit_change where first_revision <= 7 and revision >= 7       | are missing
            update jobkit_change set type = 'X' where first_revision = 1                | changes 1 to 3: cannot be read: expected
            update jobkit_change set body = replace(body, '["M"', '["Y"') where first_revision > 1 | has the unknown type Y
            update jobkit_change set first_revision = 2 where first_revision = 1        | cannot be read: there are
            update jobkit_change set body = replace(body, '"JobCreated"', '"No"')      | cannot be read: a No is not known
            update jobkit_change set body = replace(body, '["A","Job","default","won"', '["A","Job","default","who"') | change 1: tells of Job default/who, which is neither there
            delete from jobkit_deleted where kind = 'Job'                               | tells of the deletion of Job default/gone, whose last state is missing
            update jobkit_deleted set status = '{' where kind = 'Job'                   | last state of Job default/gone: cannot be read
            update jobkit_object set revision = 1 where kind = 'Job' and name = 'lost'  | change 1: tells of Job default/won, but Job default/lost was written then
            update jobkit_object set status = '[' where kind = 'Job' and name = 'lost'  | Job default/lost: cannot be read
            update jobkit_object set spec = null where kind = 'Pod'                     | has no spec
            delete from jobkit_spec                                                     | is not in jobkit_spec
            update jobkit_spec set body = replace(body, 'Never', 'never')               | the name of its text is #
            update jobkit_object set kind = 'Deployment' where kind = 'Job' and name = 'lost' | a store cannot keep objects of kind Deployment
            update jobkit_object set live = true where kind = 'Job' and name = 'lost'   | Job default/lost: the column live is true, expected false
            update jobkit_object set owner = 'x' where kind = 'Pod'                     | the column owner is x
            update jobkit_object set labels = '' where kind = 'Pod'                     | the column labels is
            update jobkit_object set created = null where kind = 'Pod'                  | the column created is null
            update jobkit_object set phase = 'Active' where name = 'lost'               | the column phase is Active, expected Failed
            update jobkit_object set started = null where name = 'lost'                 | the column started is null
            update jobkit_object set finished = null where name = 'lost'                | the column finished is null
            update jobkit_object set active = 7 where name = 'going'                    | the column active is 7, expected 1
            update jobkit_object set succeeded = 7 where name = 'won'                   | the column succeeded is 7, expected 2
            update jobkit_object set failed = 7 where name = 'won'                      | the column failed is 7, expected 1
            update jobkit_object set reason = 'R' where name = 'lost'                   | the column reason is R
            update jobkit_object set message = 'M' where name = 'lost'                  | the column message is M
            update jobkit_object set uid = 'u' where kind = 'Pod'                       | has the uid of Pod
            update jobkit_object set uid = 'u' where kind = 'Job' and name = 'going'    | the uid of its record is
            update jobkit_object set status = replace(status, '"0,1"', '"0"') where name = 'won' | Job default/won: succeeded is 2, expected 1
            update jobkit_object set status = replace(status, '"completedIndexes":"0,1"', '"completedIndexes":"0,1","failedIndexes":"1"') where name = 'won' | indexes are both completed and failed
            update jobkit_object set spec = replace(spec, '"completions":2', '"completions":1') where name = 'won' and kind = 'Job' | are beyond its 1 completions
            delete from jobkit_object where kind = 'Pod' and name like 'going%'         | which is neither there nor was deleted since
            delete from jobkit_object where kind = 'Job' and name = 'going'             | JobRun default/going.1: is open, but its Job is gone
            delete from jobkit_object where kind = 'Job' and name = 'lost'              | its Job lost
            delete from jobkit_object where kind = 'JobRun' and name = 'gone.1'         | attempts of run
            update jobkit_object set status = replace(status, '"FAILED"', '"RUNNING"') where name = 'lost.1' | JobRun default/lost.1: is open, but Job default/lost has finished
            update jobkit_object set status = replace(status, '"SUCCEEDED"', '"FAILED"') where name = 'won.1' | JobRun default/won.1: says FAILED, which is not how Job default/won ended
            update jobkit_object set status = replace(status, '"succeeded":2', '"succeeded":3') where name = 'won.1' | JobRun default/won.1: succeeded is 3, expected 2
            update jobkit_object set spec = replace(spec, '"number":1', '"number":2') where name = 'won.1' | JobRun default/won.1: is the record of run 2
            update jobkit_attempt set body = '1' where exit_code = 0                    | cannot be read
            update jobkit_attempt set exit_code = 5 where exit_code = 0                 | the column exit_code is 5, expected 0
            update jobkit_attempt set attempt = 5                                       | the column attempt is 5
            update jobkit_attempt set container = 'c'                                   | the column container is c
            update jobkit_attempt set pod_uid = concat(pod_uid, 'x')                        | the column pod_uid is
            update jobkit_attempt set run_uid = 'r'                                     | the column run_uid is r
            update jobkit_object set status = replace(status, '"conditions":[', '"conditions":[{"type":"Failed","status":"True"},') where name = 'won' and kind = 'Job' | Job default/won: is both Complete and Failed
            update jobkit_object set status = replace(status, '"ready":0', '"active":1,"ready":0') where name = 'won' and kind = 'Job' | Job default/won: has finished, but its status still has pods: active 1
            update jobkit_object set status = replace(status, '"failed":1', '"failed":-1') where name = 'lost' and kind = 'Job' | Job default/lost: has a count below zero
            update jobkit_object set metadata = replace(metadata, '"created"', '"finalizers":["batch.kubernetes.io/job-tracking"],"created"') where name like 'lost-%' | waits to be counted, but Job default/lost has finished
            update jobkit_object set status = replace(status, '"active":1,', '') where name = 'going' and kind = 'Job' | Job default/going: has 1 active pods, but counts 0
            update jobkit_object set status = replace(replace(status, '"phase":"SUCCEEDED"', '"phase":"RUNNING"'), '"phase":"FAILED"', '"phase":"RUNNING"') where name like 'won-0-%' | is not the only active pod of index 0 of Job default/won
            update jobkit_object set status = replace(status, '"SUCCEEDED"', '"FAILED"') where name like 'won-0-%'; update jobkit_attempt set body = replace(body, '"reason":"Completed"', '"exitCode":1'), exit_code = 1 where completion_index = 0 | Job default/won: completed indexes 0: every attempt of them failed
            update jobkit_object set status = replace(status, '"run":"lost.1"', '"run":"won.1"') where name = 'lost' and kind = 'Job' | Job default/won: its record won.1 is that of Job default/lost, too
            update jobkit_object set status = replace(status, '"RUNNING"', '"SUCCEEDED"') where name = 'going.1' | JobRun default/going.1: is over, but Job default/going goes on
            update jobkit_object set status = replace(status, '"finished":"2026-03-02T10:00:30Z",', '') where name = 'lost.1' | JobRun default/lost.1: is over and does not say when
            update jobkit_object set status = replace(status, '"failed":1', '"failed":2') where name = 'lost.1' | JobRun default/lost.1: failed is 2, expected 1
            update jobkit_object set revision = (select revision from jobkit_object where kind = 'Job' and name = 'going') where name = 'lost.1' | is another object's, too
            update jobkit_attempt set revision = 1 where pod like 'lost-%'              | change 1: is missing or none, but an attempt was appended then
            update jobkit_deleted set revision = 1 where kind = 'Job'                   | change 1: is missing or no deletion, but there is a last state of it
            delete from jobkit_attempt where pod like 'lost-%'                          | has ended, but attempt 0 of main is lost
            delete from jobkit_attempt where completion_index = 1                       | has ended, but attempt 0 of main is lost
            delete from jobkit_attempt where pod like 'gone-%'                          | JobRun default/gone.1: succeeded is 1, but only 0 pods or attempts that did so are there
            delete from jobkit_attempt where completion_index = 1; delete from jobkit_object where kind = 'Pod' and name like 'won-1-%' | Job default/won: completed indexes 1: neither an attempt nor a pod of them is there
            """;

    @TempDir
    Path directory;

    /** Lives of a Job that won, one that lost, one that goes on and one that is gone. */
    private static void live(JdbcJobStore store) {
        WorldParts parts = WorldParts.seeded(5);
        World world = World.of(parts, p -> p.builder().store(store).build());
        world.submit(
                "won",
                ONE.toBuilder()
                        .completionMode(CompletionMode.INDEXED)
                        .completions(2)
                        .parallelism(2)
                        .build());
        world.run().fail(PodChoice.index(0));
        world.advance(Duration.ofSeconds(30)).run().succeed();
        world.submit("lost", ONE.toBuilder().backoffLimit(0).build());
        world.run().fail();
        world.submit("gone", ONE).run().succeed();
        world.delete(Propagation.BACKGROUND);
        world.submit("going", ONE).run();
        world.controller().close();
    }

    @Test
    void aStoreThatIsWholeIsFoundWhole() throws Exception {
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 4)) {
            try (JdbcJobStore store = JdbcJobStore.open(source)) {
                assertThat(StoreCheck.of(source)).isEmpty();
                live(store);
                assertThat(StoreCheck.of(source)).isEmpty();
            }
        }
    }

    @Test
    void aFileIsLookedOverAndNotChanged() throws Exception {
        try (JdbcJobStore store = JdbcJobStore.inDirectory(directory)) {
            live(store);
            assertThatThrownBy(() -> StoreCheck.inDirectory(directory)).isInstanceOf(StoreInUseException.class);
        }
        byte[] before = Files.readAllBytes(directory.resolve("jobkit.mv.db"));
        assertThat(StoreCheck.inDirectory(directory)).isEmpty();
        assertThat(Files.readAllBytes(directory.resolve("jobkit.mv.db"))).isEqualTo(before);
        assertThatThrownBy(() -> StoreCheck.inDirectory(directory.resolve("other")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("holds no store");
        assertThat(directory.resolve("other")).doesNotExist();
    }

    @Test
    void theConnectionIsGivenBackAsItWas() throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        source.setMaxConnections(1);
        try (JdbcJobStore store = JdbcJobStore.open(source)) {
            try (Connection connection = source.getConnection()) {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
            assertThat(StoreCheck.of(source)).isEmpty();
            try (Connection connection = source.getConnection()) {
                assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                assertThat(connection.getAutoCommit()).isTrue();
            }
            assertThat(store.revision()).isZero();
        }
    }

    @Test
    void aStoreOfAnotherVersionIsNotJudged() throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        try (JdbcJobStore store = JdbcJobStore.open(source)) {
            execute(source, "insert into jobkit_schema values (99, 0, current_timestamp)");
            assertThatThrownBy(() -> StoreCheck.of(source))
                    .isInstanceOf(StoreVersionException.class)
                    .hasMessageContaining("version 99");
            assertThat(store.revision()).isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = FAULTS)
    void everyPlantedFaultIsFound(String fault, String words) throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        try (JdbcJobStore store = JdbcJobStore.open(source)) {
            live(store);
            assertThat(StoreCheck.of(source)).isEmpty();
            assertThat(execute(source, fault)).isPositive();
            List<StoreFinding> found = StoreCheck.of(source);
            assertThat(found).anySatisfy(f -> assertThat(f.toString()).contains(words));
            assertThat(found).allSatisfy(f -> assertThat(f.advice()).isNotBlank());
            boolean onlyLeft = fault.contains("'gone.1'");
            assertThat(found).anyMatch(f -> (f.gravity() == Gravity.LEFT) == onlyLeft);
        }
    }

    @Test
    void everyPlantedFaultIsFoundInPostgresToo() throws Exception {
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 4);
                JdbcJobStore store = JdbcJobStore.open(source);
                Connection connection = source.getConnection()) {
            live(store);
            connection.setAutoCommit(false);
            for (String line : FAULTS.strip().split("\n")) {
                String[] parts = line.split("\\|");
                assertThat(execute(connection, parts[0])).as(line).isPositive();
                assertThat(StoreCheck.of(new JdbcRows(connection)))
                        .as(line)
                        .anySatisfy(f -> assertThat(f.toString()).contains(parts[1].strip()));
                connection.rollback();
                assertThat(StoreCheck.of(new JdbcRows(connection)))
                        .as("without it")
                        .isEmpty();
            }
        }
    }

    /** Attempts that were trimmed, went with their record, or were another run's are not missed. */
    @Test
    void whatIsGoneByRightIsNoFault() {
        JdbcConnectionPool source = TestStores.h2Pool();
        JdbcJobStore store = JdbcJobStore.open(source);
        World world = World.of(
                WorldParts.seeded(5),
                p -> p.builder()
                        .store(store)
                        .keepAttempts(10)
                        .keepRuns(2, 1000, Duration.ofDays(90))
                        .build());
        world.submit("trimmed", ONE.toBuilder().completions(30).build());
        for (int pod = 0; pod < 30; pod++) {
            world.run().succeed();
        }
        world.deletePods(PodChoice.ALL, PodPhase.SUCCEEDED);
        assertThat(world.controller()
                        .runs()
                        .find(ObjectKey.of("trimmed.1"))
                        .orElseThrow()
                        .status()
                        .trimmed())
                .isPositive();

        JobSpec two = ONE.toBuilder()
                .completionMode(CompletionMode.INDEXED)
                .completions(2)
                .parallelism(2)
                .backoffLimit(0)
                .build();
        world.submit("again", two).run().succeed(PodChoice.index(1)).fail(PodChoice.index(0));
        world.controller()
                .runs()
                .rerun(
                        ObjectKey.of("again"),
                        RerunScope.FAILED_INDEXES,
                        Preconditions.NONE,
                        Overrides.NONE,
                        WriteOptions.DEFAULT);
        world.watch(world.controller().find(ObjectKey.of("again")).orElseThrow())
                .settle();
        assertThat(world.job().tracking().takenOver()).hasToString("1");
        world.run().succeed();
        assertThat(world.job().isComplete()).isTrue();
        assertThat(StoreCheck.of(source)).as("taken over by a rerun").isEmpty();
        world.delete(Propagation.BACKGROUND);

        world.submit("dropped", ONE).run().succeed().deletePods(PodChoice.ALL, PodPhase.SUCCEEDED);
        JobRun run = world.controller().runs().find(ObjectKey.of("dropped.1")).orElseThrow();
        assertThat(StoreCheck.of(source)).as("its pod was deleted by hand").isEmpty();
        store.commit(List.of(Commit.of(new Write.Delete(run))));
        assertThat(StoreCheck.of(source)).as("its record is gone").isEmpty();

        world.submit("unstarted", two);
        world.pods().stream()
                .filter(pod -> pod.metadata().name().startsWith("unstarted"))
                .forEach(pod -> world.executor().lose(pod.metadata().uid()));
        world.settle();
        world.submit("elastic", two.toBuilder().completions(4).parallelism(4).build())
                .run()
                .succeed(PodChoice.first(3));
        world.edit(spec -> spec.toBuilder().completions(2).parallelism(2).build());
        world.submit("shrunk", two)
                .run()
                .succeed()
                .edit(spec -> spec.toBuilder().completions(1).parallelism(1).build());
        world.submit("orphans", two).run().delete(Propagation.ORPHAN);
        world.succeed();
        world.submit("adopts", manual()).run().succeed(PodChoice.first(2));
        world.delete(Propagation.ORPHAN);
        world.run().succeed();
        world.submit("adopter", manual()).run().succeed();
        world.deletePods(PodChoice.ALL, PodPhase.SUCCEEDED);
        world.submit("theirs", ONE.toBuilder().managedBy("acme.io/other").build());
        Job theirs = world.job();
        world.controller()
                .objects()
                .updateStatus(
                        theirs.withStatus(
                                theirs.status().toBuilder()
                                        .startTime(world.time().instant())
                                        .succeeded(1)
                                        .build(),
                                theirs.tracking()),
                        WriteOptions.DEFAULT);
        assertThat(world.settle().job().status().succeeded()).isOne();
        assertThat(StoreCheck.of(source)).isEmpty();
        world.close();
        store.close();
        source.dispose();
    }

    private static JobSpec manual() {
        return ONE.toBuilder()
                .completions(3)
                .parallelism(3)
                .selectorSource(SelectorSource.MANUAL)
                .selector(LabelSelector.of("app", "mine"))
                .template(new PodTemplate(
                        Map.of("app", "mine"), Map.of(), ONE.template().spec(), Passthrough.EMPTY))
                .build();
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        int rows = 0;
        try (Statement statement = connection.createStatement()) {
            for (String one : sql.split(";")) {
                rows += statement.executeUpdate(one);
            }
        }
        return rows;
    }

    private static int execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return execute(connection, sql);
        }
    }
}
