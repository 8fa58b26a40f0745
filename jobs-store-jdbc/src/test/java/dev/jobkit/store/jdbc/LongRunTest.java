package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.Propagation;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Pod;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Simulated hours of mixed load with random faults on a real H2: connections that are cut before commits and after them with
 * their answers lost, programs that die. At each death and at the end the store is whole, and all that was submitted ends.
 * {@code -Djobkit.longrun.seed} plays other hours.
 */
@Timeout(1800)
class LongRunTest {
    private static final long SEED = Long.getLong("jobkit.longrun.seed", 4711);

    private final Random random = new Random(SEED);
    private final TestReporter reporter;
    private int submitted;
    private int deaths;
    private int cuts;
    private int deleted;

    LongRunTest(TestReporter reporter) {
        this.reporter = reporter;
    }

    @Test
    void twoHours() throws Exception {
        live(Duration.ofHours(2));
    }

    @Test
    @Tag("endurance")
    void seventyTwoHours() throws Exception {
        live(Duration.ofDays(3));
    }

    private void live(Duration span) throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        JdbcJobStore.open(source).close();
        FaultySource faulty = new FaultySource(source, n -> isCut(), n -> isCut());
        WorldParts parts = WorldParts.seeded(SEED);
        Instant end = parts.time().instant().plus(span);
        while (parts.time().instant().isBefore(end)) {
            parts = new WorldParts(parts.time(), new FakeExecutor(parts.time()), parts.ids());
            try (JdbcJobStore store = JdbcJobStore.open(faulty.source())) {
                World world = world(store, parts);
                for (int i = random.nextInt(10, 60); i > 0; i--) {
                    act(world, store);
                }
                world.controller().close();
            }
            deaths++;
            assertThat(broken(source))
                    .as("seed %s, after death %s", SEED, deaths)
                    .isEmpty();
        }
        finish(source, parts);
        reporter.publishEntry(
                span.toHours() + " simulated hours",
                submitted + " Jobs, " + deaths + " deaths, " + cuts + " cuts, " + deleted + " deletions; whole");
        source.dispose();
    }

    private boolean isCut() {
        boolean cut = random.nextInt(200) == 0;
        cuts += cut ? 1 : 0;
        return cut;
    }

    /** What a death has left behind is no fault. */
    private static List<StoreFinding> broken(JdbcConnectionPool source) {
        return StoreCheck.of(source).stream()
                .filter(finding -> finding.gravity() == StoreFinding.Gravity.BROKEN)
                .toList();
    }

    private static World world(JdbcJobStore store, WorldParts parts) {
        return World.of(parts, p -> p.builder().store(store).build());
    }

    private void act(World world, JdbcJobStore store) throws Exception {
        List<Job> jobs = store.list(Kind.JOB, Query.ALL, Page.ALL).items();
        if (jobs.isEmpty() || (jobs.size() < 20 && random.nextInt(3) == 0)) {
            world.submit("job-" + submitted++, spec());
            return;
        }
        world.watch(jobs.get(random.nextInt(jobs.size())));
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> world.run(PodChoice.first(random.nextInt(1, 4)));
            case 3, 4, 5 -> world.succeed(PodChoice.first(random.nextInt(1, 4)));
            case 6 -> world.fail(PodChoice.first(1));
            case 7 -> world.terminate();
            case 8 -> toggle(world);
            case 9 -> {
                if (random.nextInt(4) == 0) {
                    world.delete(random.nextBoolean() ? Propagation.BACKGROUND : Propagation.FOREGROUND);
                    deleted++;
                }
            }
            default -> world.advance(Duration.ofSeconds(random.nextInt(1, 120)));
        }
    }

    private static void toggle(World world) {
        if (!world.job().isFinished()) {
            if (world.job().spec().isSuspended()) {
                world.resume();
            } else {
                world.suspend();
            }
        }
    }

    private JobSpec spec() {
        JobSpec.Builder spec = JobSpec.of(Container.of("main", "busybox")).toBuilder()
                .backoffLimit(random.nextInt(5))
                .completions(random.nextInt(1, 6))
                .parallelism(random.nextInt(1, 4));
        if (random.nextBoolean()) {
            spec.completionMode(CompletionMode.INDEXED);
            if (random.nextBoolean()) {
                spec.backoffLimit(null).backoffLimitPerIndex(random.nextInt(3));
            }
        }
        if (random.nextBoolean()) {
            spec.ttlAfterFinished(Duration.ofSeconds(random.nextInt(600)));
        }
        return spec.build();
    }

    /** Lets everything end: then no Job is open, no record, no pod, and nothing was left behind. */
    private void finish(JdbcConnectionPool source, WorldParts last) throws Exception {
        WorldParts parts = new WorldParts(last.time(), new FakeExecutor(last.time()), last.ids());
        try (JdbcJobStore store = JdbcJobStore.open(source)) {
            World world = world(store, parts);
            for (int round = 0; round < 200 && isOpen(store); round++) {
                for (Job job : store.list(Kind.JOB, Query.LIVE, Page.ALL).items()) {
                    world.watch(job);
                    if (job.spec().isSuspended() && !job.isFinished()) {
                        world.resume();
                    }
                }
                world.terminate();
                world.run().succeed();
                world.advance(Duration.ofMinutes(11));
            }
            assertThat(store.list(Kind.JOB, Query.LIVE, Page.ALL).items())
                    .filteredOn(job -> !job.isFinished())
                    .isEmpty();
            assertThat(store.list(Kind.RUN, Query.LIVE, Page.ALL).items()).isEmpty();
            assertThat(store.list(Kind.POD, Query.LIVE, Page.ALL).items())
                    .extracting(Pod::key)
                    .isEmpty();
            world.controller().close();
        }
        assertThat(StoreCheck.of(source)).isEmpty();
    }

    private static boolean isOpen(JdbcJobStore store) throws Exception {
        return !store.list(Kind.JOB, Query.LIVE, Page.ALL).items().isEmpty()
                || !store.list(Kind.POD, Query.LIVE, Page.ALL).items().isEmpty();
    }
}
