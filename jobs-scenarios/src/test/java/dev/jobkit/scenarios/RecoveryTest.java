package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import dev.jobkit.store.jdbc.JdbcJobStore;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.VirtualTime;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
    void aPassReadsNothingOfTheJobsThatAreOver() throws Exception {
        JdbcConnectionPool source = JdbcConnectionPool.create("jdbc:h2:mem:over", "sa", "");
        try (JobStore store = JdbcJobStore.open(source)) {
            World before = world(store, parts);
            Job over = finished(before);
            before.controller().close();
            fill(store, over, 2000);
            AtomicLong read = new AtomicLong();
            World after = world(
                    new CountingStore(store, read),
                    new WorldParts(new VirtualTime(parts.time().instant()), parts.executor(), parts.ids()));
            long atStart = read.getAndSet(0);
            assertThat(atStart).isLessThan(20);
            after.submit("next", SPEC);
            after.run();
            after.succeed();
            assertThat(after.job().isComplete()).isTrue();
            assertThat(read.get()).isLessThan(20);
            after.controller().close();
            assertThat(store.list(Kind.JOB, Query.ALL, Page.ALL).items()).hasSize(2002);
        }
        source.dispose();
    }

    private static Job finished(World world) {
        world.submit("over", SPEC);
        world.run();
        world.succeed();
        return world.job();
    }

    /** Stores copies of a finished Job. */
    private static void fill(JobStore store, Job over, int copies) {
        List<Commit> commits = new ArrayList<>();
        for (int i = 0; i < copies; i++) {
            Metadata metadata = over.metadata().toBuilder()
                    .name("over-" + i)
                    .uid("uid-" + i)
                    .build();
            commits.add(Commit.of(new Write.Create(over.withMetadata(metadata))));
        }
        store.commit(commits);
    }

    private static World world(JobStore store, WorldParts parts) {
        return World.of(parts, p -> p.builder().store(store).build());
    }

    /** Counts the objects that are read. */
    private static final class CountingStore extends ForwardingStore {
        private final AtomicLong read;

        CountingStore(JobStore inner, AtomicLong read) {
            super(inner);
            this.read = read;
        }

        @Override
        public <T extends dev.jobkit.model.Stored> java.util.Optional<T> get(
                Kind<T> kind, dev.jobkit.model.ObjectKey key) {
            read.incrementAndGet();
            return super.get(kind, key);
        }

        @Override
        public <T extends dev.jobkit.model.Stored> dev.jobkit.spi.Listed<T> list(Kind<T> kind, Query query, Page page)
                throws dev.jobkit.spi.RevisionGoneException {
            dev.jobkit.spi.Listed<T> listed = super.list(kind, query, page);
            read.addAndGet(listed.items().size());
            return listed;
        }
    }
}
