package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Head;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Write;
import dev.jobkit.store.jdbc.JdbcJobStore;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.VirtualTime;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

/** What a controller does when it starts on a store that another one has left. */
class RecoveryTest {
    private static final JobSpec SPEC = JobSpec.of(Container.of("main", "busybox"));

    private final WorldParts parts = WorldParts.seeded(5);

    @Test
    void theTimeToLiveOfAFinishedJobGoesOnAfterARestart() {
        JdbcConnectionPool source = JdbcConnectionPool.create("jdbc:h2:mem:ttl", "sa", "");
        try (JobStore store = JdbcJobStore.open(source)) {
            World first = world(store, parts);
            first.submit(
                    "a",
                    SPEC.toBuilder().ttlAfterFinished(Duration.ofMinutes(10)).build());
            first.run();
            first.succeed();
            first.controller().close();
        }
        parts.time().advance(Duration.ofMinutes(4));
        try (JobStore store = JdbcJobStore.open(source)) {
            WorldParts next = new WorldParts(parts.time(), new FakeExecutor(parts.time()), parts.ids());
            World second = world(store, next);
            second.advance(Duration.ofMinutes(5));
            assertThat(second.list(Kind.JOB, Query.ALL)).hasSize(1);
            second.advance(Duration.ofMinutes(2));
            assertThat(second.list(Kind.JOB, Query.ALL)).isEmpty();
            assertThat(second.list(Kind.POD, Query.ALL)).isEmpty();
            second.controller().close();
        }
        source.dispose();
    }

    @Test
    void aStartAndItsPassesReadNothingOfTheJobsThatAreOver() throws Exception {
        JdbcConnectionPool source = JdbcConnectionPool.create("jdbc:h2:mem:over", "sa", "");
        try (JobStore store = JdbcJobStore.open(source)) {
            World before = world(store, parts);
            before.submit("over", SPEC);
            before.run();
            before.succeed();
            Job over = before.job();
            Pod its = before.list(Kind.POD, Query.ALL).get(0);
            before.submit("live", SPEC);
            before.controller().close();
            fill(store, over, its, 2000);
            CountingStore counted = new CountingStore(store);
            World after = world(
                    counted, new WorldParts(new VirtualTime(parts.time().instant()), parts.executor(), parts.ids()));
            Map<String, Long> atStart = counted.take();
            assertThat(atStart)
                    .as("the live Job in its pass; at the start heads, but for the pod, whose runs are offered")
                    .isEqualTo(Map.of(
                            "heads Job", 1L, "get Job", 1L, "list Pod", 1L, "heads JobRun", 2L, "heads Event", 3L));
            after.submit("next", SPEC);
            after.run();
            after.succeed();
            assertThat(store.get(Kind.JOB, ObjectKey.of("next")).orElseThrow().isComplete())
                    .isTrue();
            assertThat(counted.take().values().stream().mapToLong(n -> n).sum())
                    .as("objects that the two lives read")
                    .isLessThan(40);
            after.controller().close();
            assertThat(store.list(Kind.JOB, Query.ALL, Page.ALL).items()).hasSize(2003);
        }
        source.dispose();
    }

    @Test
    void aJobThatMayAdoptReadsNoPodsOfOthersAndFindsWhatNobodyHas() throws Exception {
        JdbcConnectionPool source = JdbcConnectionPool.create("jdbc:h2:mem:chooser", "sa", "");
        try (JobStore store = JdbcJobStore.open(source)) {
            JobSpec labelled = SPEC.toBuilder()
                    .template(SPEC.template().withLabels(Map.of("set", "a")))
                    .build();
            World before = world(store, parts);
            before.submit("over", labelled);
            before.run();
            before.succeed();
            Job over = before.job();
            Pod its = before.list(Kind.POD, Query.ALL).get(0);
            before.controller().close();
            fill(store, over, its, 1000);
            Metadata left = its.metadata().toBuilder()
                    .name("left")
                    .uid("uid-of-left")
                    .owners(List.of())
                    .build();
            store.commit(List.of(Commit.of(new Write.Create(its.withMetadata(left)))));
            CountingStore counted = new CountingStore(store);
            World after = world(counted, new WorldParts(parts.time(), parts.executor(), parts.ids()));
            counted.take();
            after.submit(
                    "chooses",
                    labelled.toBuilder()
                            .selector(LabelSelector.of("set", "a"))
                            .selectorSource(SelectorSource.MANUAL)
                            .completions(3)
                            .parallelism(1)
                            .build());
            assertThat(after.job().status().succeeded())
                    .as("what was left had ended")
                    .isEqualTo(1);
            after.edit(spec -> spec.toBuilder().parallelism(2).build());
            after.run().succeed();
            assertThat(after.job().isComplete()).isTrue();
            assertThat(after.pods()).hasSize(1004);
            assertThat(counted.take().get("list Pod"))
                    .as("pods that the Job's passes read, each of them read anew by several")
                    .isBetween(1L, 20L);
            after.controller().close();
        }
        source.dispose();
    }

    @Test
    void amongManyJobsThatOnlyWaitTheLostOnesComeFirstAndAllAreReadInFewQuestions() throws Exception {
        JdbcConnectionPool source = JdbcConnectionPool.create("jdbc:h2:mem:waiting", "sa", "");
        try (JobStore store = JdbcJobStore.open(source)) {
            World before = world(store, parts);
            before.submit("zz-runs", SPEC);
            before.run();
            before.submit("waits", SPEC); // nobody tells that its pod runs
            Job waits = before.job();
            Pod its = before.pods().get(0);
            before.controller().close();
            fill(store, waits, its, 1000);
            CountingStore counted = new CountingStore(store);
            World after = world(counted, new WorldParts(parts.time(), new FakeExecutor(parts.time()), parts.ids()));
            assertThat(counted.written.get(0))
                    .as("the first that is written after the start")
                    .startsWith("zz-runs");
            assertThat(counted.take())
                    .as("each Job and each pod is read once, pods by the start, Jobs with others")
                    .containsEntry("getAll Job", 1002L)
                    .containsEntry("list Pod", 1002L)
                    .doesNotContainKey("get Job");
            assertThat(counted.questions.get()).isLessThan(40);
            after.controller().close();
        }
        source.dispose();
    }

    @Test
    void podsWhoseJobWentJustBeforeTheProgramDidAreFoundAmongManyOthers() throws Exception {
        JdbcConnectionPool source = JdbcConnectionPool.create("jdbc:h2:mem:leftovers", "sa", "");
        try (JobStore store = JdbcJobStore.open(source)) {
            World before = world(store, parts);
            before.submit("over", SPEC);
            before.run();
            before.succeed();
            Job over = before.job();
            Pod its = before.list(Kind.POD, Query.ALL).get(0);
            before.controller().close();
            fill(store, over, its, 200);
            store.commit(List.of(
                    Commit.of(new Write.Delete(store.get(Kind.JOB, over.key()).orElseThrow()))));
            CountingStore counted = new CountingStore(store);
            World after = world(counted, new WorldParts(parts.time(), new FakeExecutor(parts.time()), parts.ids()));
            after.advance(Duration.ofSeconds(1));
            assertThat(store.get(Kind.POD, its.key())).isEmpty();
            assertThat(after.list(Kind.POD, Query.ALL)).hasSize(200);
            assertThat(counted.take()).containsEntry("ownerless Pod", 1L);
            after.controller().close();
        }
        source.dispose();
    }

    /** Stores copies of a finished Job and its pod. */
    private static void fill(JobStore store, Job over, Pod its, int copies) {
        List<Commit> commits = new ArrayList<>();
        for (int i = 0; i < copies; i++) {
            Metadata metadata = over.metadata().toBuilder()
                    .name("over-" + i)
                    .uid("uid-" + i)
                    .build();
            Job job = over.withMetadata(metadata);
            Metadata pod = its.metadata().toBuilder()
                    .name("over-" + i + "-x")
                    .uid("pod-uid-" + i)
                    .owners(List.of(Owner.controlledBy(job)))
                    .build();
            commits.add(Commit.of(new Write.Create(job), new Write.Create(its.withMetadata(pod))));
        }
        store.commit(commits);
    }

    private static World world(JobStore store, WorldParts parts) {
        return World.of(parts, p -> p.builder().store(store).build());
    }

    /** Counts the objects that the controller reads; the test's own looks ask for all of a namespace. */
    private static final class CountingStore extends WatchedStore {
        private final Map<String, Long> read = new ConcurrentHashMap<>();
        private final List<String> written = new CopyOnWriteArrayList<>();
        private final AtomicInteger questions = new AtomicInteger();

        CountingStore(JobStore inner) {
            super(inner);
        }

        private void count(String call, Kind<?> kind, int objects) {
            questions.incrementAndGet();
            if (objects > 0) {
                read.merge(call + " " + kind, (long) objects, Long::sum);
            }
        }

        /** Returns what was counted, and begins anew. */
        Map<String, Long> take() {
            Map<String, Long> taken = Map.copyOf(read);
            read.clear();
            return taken;
        }

        @Override
        public <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
            count("get", kind, 1);
            return super.get(kind, key);
        }

        @Override
        public <T extends Stored> List<T> getAll(Kind<T> kind, Set<ObjectKey> keys) {
            List<T> found = super.getAll(kind, keys);
            count("getAll", kind, found.size());
            return found;
        }

        @Override
        public List<CommitResult> commit(List<Commit> commits) {
            commits.stream()
                    .flatMap(commit -> commit.writes().stream())
                    .flatMap(write -> Stream.ofNullable(write.target()))
                    .forEach(object -> written.add(object.metadata().name()));
            return super.commit(commits);
        }

        @Override
        public <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
            Listed<T> listed = super.list(kind, query, page);
            if (!query.equals(Query.in("default"))) {
                count("list", kind, listed.items().size());
            }
            return listed;
        }

        @Override
        public <T extends Stored> Listed<Head> heads(Kind<T> kind, Query query, Page page)
                throws RevisionGoneException {
            Listed<Head> heads = super.heads(kind, query, page);
            count("heads", kind, heads.items().size());
            return heads;
        }

        @Override
        public <T extends Stored> Listed<T> ownerless(Kind<T> kind, Page page) throws RevisionGoneException {
            Listed<T> listed = super.ownerless(kind, page);
            count("ownerless", kind, listed.items().size());
            return listed;
        }
    }
}
