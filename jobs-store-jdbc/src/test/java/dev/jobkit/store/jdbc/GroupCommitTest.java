package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many transactions a store makes of what it is asked for, and what their statements carry; counted and not timed. */
@Timeout(60)
class GroupCommitTest {
    private static final int JOBS = 200;
    private static final JobSpec SPEC = JobSpec.of(Container.of("main", "busybox"));

    private final WorldParts parts = WorldParts.seeded(11);

    @Test
    void manyJobsThatAreReadyTogetherAreFewTransactions() {
        JdbcConnectionPool pool = TestStores.h2Pool();
        FaultySource counted = new FaultySource(pool, n -> false, n -> false);
        try (JdbcJobStore store = JdbcJobStore.open(counted.source());
                World world = World.of(parts, p -> p.builder().store(store).build())) {
            int before = counted.commits();
            world.controller()
                    .submit(IntStream.range(0, JOBS)
                            .mapToObj(i -> Job.of("job-" + i, SPEC))
                            .toList());
            world.settle();
            assertThat(counted.commits() - before)
                    .as("transactions until %s Jobs have their pods", JOBS)
                    .isEqualTo(5);
            before = counted.commits();
            world.run().succeed();
            assertThat(world.list(Kind.JOB, Query.ALL)).hasSize(JOBS).allMatch(Job::isComplete);
            assertThat(counted.commits() - before)
                    .as("transactions until all that began have ended")
                    .isBetween(2, 12);
        } finally {
            pool.dispose();
        }
    }

    @Test
    void aJobByItselfIsATransactionForEachOfItsSteps() {
        JdbcConnectionPool pool = TestStores.h2Pool();
        FaultySource counted = new FaultySource(pool, n -> false, n -> false);
        try (JdbcJobStore store = JdbcJobStore.open(counted.source());
                World world = World.of(parts, p -> p.builder().store(store).build())) {
            int before = counted.commits();
            world.submit("alone", SPEC);
            assertThat(counted.commits() - before).as("stored, and given a pod").isEqualTo(2);
            world.run();
            assertThat(counted.commits() - before).as("its pod runs").isEqualTo(3);
            world.succeed();
            assertThat(world.job().isComplete()).isTrue();
            assertThat(counted.commits() - before).as("it is over").isEqualTo(4);
        } finally {
            pool.dispose();
        }
    }

    @Test
    void whatIsAskedForWhileATransactionIsMadeGoesTogetherIntoTheNext() {
        JdbcConnectionPool pool = TestStores.h2Pool();
        CountDownLatch go = new CountDownLatch(1);
        FaultySource counted = new FaultySource(pool, n -> false, n -> false);
        JdbcJobStore store = JdbcJobStore.open(counted.source());
        try {
            counted.whenPrepared(sql -> passWhenOpen(go));
            int before = counted.commits();
            Queue<CommitResult> results = new ConcurrentLinkedQueue<>();
            List<Thread> callers = new ArrayList<>();
            callers.add(caller(store, "first", results));
            await().until(() -> callers.get(0).getState() == Thread.State.WAITING);
            for (int i = 0; i < 50; i++) {
                callers.add(caller(store, "job-" + i, results));
            }
            await().until(() -> callers.stream().allMatch(caller -> caller.getState() == Thread.State.WAITING));
            assertThat(counted.commits()).isEqualTo(before);

            go.countDown();
            await().atMost(Duration.ofSeconds(20)).until(() -> results.size() == callers.size());
            assertThat(results).allMatch(CommitResult.Done.class::isInstance);
            assertThat(counted.commits() - before)
                    .as("the one that was being made, and one for the 50 that came meanwhile")
                    .isEqualTo(2);
        } finally {
            go.countDown(); // also when a demand is not met
            store.close();
            pool.dispose();
        }
    }

    @Test
    void aChangeOfStatusCarriesNeitherSpecNorMetadataToH2() throws Exception {
        JdbcConnectionPool pool = TestStores.h2Pool();
        try {
            changeOfStatus(pool);
        } finally {
            pool.dispose();
        }
    }

    @Test
    void aChangeOfStatusCarriesNeitherSpecNorMetadataToPostgres() throws Exception {
        try (HikariDataSource pool = TestPostgres.pool(TestPostgres.emptySchema(), 4)) {
            changeOfStatus(pool);
        }
    }

    private static void changeOfStatus(DataSource source) throws Exception {
        Queue<String> carried = new ConcurrentLinkedQueue<>();
        try (JdbcJobStore store = JdbcJobStore.open(noting(source, carried))) {
            Metadata metadata = Metadata.builder()
                    .namespace("default")
                    .name("pod")
                    .uid("its-uid")
                    .labels(Map.of("app", "its-label"))
                    .annotations(Map.of("note", "its-annotation"))
                    .build();
            Pod pod = new Pod(metadata, PodSpec.of(Container.of("main", "its-image")), status("its-birth"));
            carried.clear();
            CommitResult.Done created = (CommitResult.Done)
                    store.commit(List.of(Commit.of(new Write.Create(pod)))).get(0);
            assertThat(String.join("\n", carried))
                    .as("a new object is written whole")
                    .contains("its-uid", "its-label", "its-annotation", "its-image", "its-birth");

            carried.clear();
            Pod next = ((Pod) created.objects().get(0)).withStatus(status("its-next-word"));
            store.commit(List.of(Commit.of(new Write.UpdateStatus(next))));
            assertThat(String.join("\n", carried))
                    .as("of a change that is of the status, the status")
                    .contains("its-next-word")
                    .doesNotContain("its-label", "its-annotation", "its-image", "its-birth");
            Pod stored = store.get(Kind.POD, pod.key()).orElseThrow();
            assertThat(stored.spec()).isEqualTo(pod.spec());
            assertThat(stored.metadata().labels()).isEqualTo(metadata.labels());
            assertThat(stored.metadata().annotations()).isEqualTo(metadata.annotations());

            try (Connection connection = source.getConnection()) {
                assertThat(Sql.query(
                                connection,
                                "select body from jobkit_change order by revision",
                                List.of(),
                                row -> row.getString(1)))
                        .as("the log names objects and holds none")
                        .containsExactly(
                                "[[\"A\",\"Pod\",\"default\",\"pod\"]]", "[[\"M\",\"Pod\",\"default\",\"pod\"]]");
            }
        }
    }

    private static PodStatus status(String message) {
        return PodStatus.builder().phase(PodPhase.PENDING).message(message).build();
    }

    private static Thread caller(JdbcJobStore store, String name, Queue<CommitResult> results) {
        Metadata metadata = Metadata.builder()
                .namespace("default")
                .name(name)
                .uid("uid-of-" + name)
                .build();
        Commit commit = Commit.of(new Write.Create(Job.of(metadata, SPEC)));
        Thread caller = new Thread(() -> results.addAll(store.commit(List.of(commit))), name);
        caller.start();
        return caller;
    }

    private static void passWhenOpen(CountDownLatch open) {
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the database, writing down every value that goes to it with a statement. */
    private static DataSource noting(DataSource source, Queue<String> values) {
        return (DataSource) noting(DataSource.class, source, values);
    }

    private static Object noting(Class<?> type, Object target, Queue<String> values) {
        return Proxy.newProxyInstance(
                GroupCommitTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("set") || method.getName().equals("createArrayOf")) {
                        values.add(Arrays.deepToString(arguments));
                    }
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (result instanceof Connection) {
                        return noting(Connection.class, result, values);
                    }
                    return result instanceof PreparedStatement
                            ? noting(PreparedStatement.class, result, values)
                            : result;
                });
    }
}
