package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.ConcurrencyPolicy;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.VirtualTime;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Simulated hours of mixed load (Jobs, CronJobs, bare pods) with random faults on a store in a file: connections that are cut
 * before commits and after them with their answers lost, and programs that die before commits and after them. Who dies closes
 * nothing; the next one opens the file as a kill leaves it. After deaths and at the end the store is whole, as
 * {@code jobkit check} sees it, all that was submitted ends and has its record, and no CronJob has started two Jobs for one due
 * time. {@code -Djobkit.longrun.seed} plays other hours.
 */
@Timeout(1800)
class LongRunTest {
    private static final long SEED = Long.getLong("jobkit.longrun.seed", 4711);

    /** After so many deaths the store is looked at after each fifth one only, since a look reads all of it and it grows. */
    private static final int EACH_CHECKED = 30;

    private static final int CHECKED = 5;

    private final Random random = new Random(SEED);

    @TempDir
    private Path directory;

    private int asked;
    private int ends;
    private int deathsBefore;
    private int deathsAfter;
    private int cuts;
    private int deleted;
    private int cronJobs;
    private int barePods;
    /** The uids of the Jobs whose submission was answered. */
    private final Set<String> submitted = new HashSet<>();
    /** The uids of the Jobs that have had a record. */
    private final Set<String> recorded = new HashSet<>();
    /** The Jobs that CronJobs have started, by names, and their uids. */
    private final Map<String, String> started = new HashMap<>();

    @Test
    void halfAnHour() throws Exception {
        live(Duration.ofMinutes(30), 100);
    }

    @Test
    @Tag("endurance")
    void seventyTwoHours() throws Exception {
        live(Duration.ofDays(3), 4000);
        assertThat(deathsBefore).isPositive();
        assertThat(deathsAfter).isPositive();
    }

    /** Lives so long; of so many commits the program dies before one and after one. */
    private void live(Duration span, int odds) throws Exception {
        WorldParts parts = WorldParts.seeded(SEED);
        Instant end = parts.time().instant().plus(span);
        Path file = directory.resolve("0");
        long revision = 0;
        while (parts.time().instant().isBefore(end)) {
            Path next = directory.resolve(String.valueOf(deaths() + ends + 1));
            try (JdbcJobStore store = H2Files.open(file, this::cutting)) {
                assertThat(store.revision())
                        .as("seed %s, death %s, what was committed before it", SEED, deaths())
                        .isEqualTo(revision);
                boolean dies = life(store, parts, end, odds);
                if (isLookedAt()) {
                    countStarts(store);
                }
                revision = store.revision();
                if (dies) {
                    KilledFile.copy(file, next);
                }
            }
            if (Files.exists(next)) {
                KilledFile.delete(file);
                file = next;
            } else {
                ends++;
            }
            if (isLookedAt()) {
                assertThat(broken(file))
                        .as("seed %s, after death %s", SEED, deaths())
                        .isEmpty();
            }
            parts = after(parts);
        }
        finish(file, parts);
        System.out.println(span + " simulated: " + submitted.size() + " Jobs, " + started.size() + " of "
                + cronJobs + " CronJobs, " + barePods
                + " bare pods, " + deathsBefore + " deaths before commits, " + deathsAfter
                + " after commits, " + ends + " orderly ends, " + cuts + " cuts, " + deleted
                + " deletions; whole");
    }

    /** Lives until the program dies, or ends in order; tells whether it died. */
    private boolean life(JdbcJobStore store, WorldParts parts, Instant end, int odds) throws Exception {
        try {
            World world = world(new DyingStore(store, () -> fortune(odds)), parts);
            for (int i = random.nextInt(odds / 5, 2 * odds);
                    i > 0 && parts.time().instant().isBefore(end);
                    i--) {
                act(world, store);
            }
            world.controller().close();
            return false;
        } catch (DyingStore.Death death) {
            return true;
        }
    }

    /** Who has died does nothing any more: its time stands still. What it ran has died with it. */
    private static WorldParts after(WorldParts before) {
        VirtualTime time = new VirtualTime(before.time().instant());
        return new WorldParts(time, new FakeExecutor(time), before.ids());
    }

    private int deaths() {
        return deathsBefore + deathsAfter;
    }

    private DyingStore.Fortune fortune(int odds) {
        switch (random.nextInt(odds)) {
            case 0 -> {
                deathsBefore++;
                return DyingStore.Fortune.DIES_BEFORE;
            }
            case 1 -> {
                deathsAfter++;
                return DyingStore.Fortune.DIES_AFTER;
            }
            default -> {
                return DyingStore.Fortune.LIVES;
            }
        }
    }

    private DataSource cutting(DataSource source) {
        return new FaultySource(source, n -> isCut(), n -> isCut()).source();
    }

    private boolean isLookedAt() {
        return deaths() <= EACH_CHECKED || deaths() % CHECKED == 0;
    }

    private boolean isCut() {
        boolean cut = random.nextInt(200) == 0;
        cuts += cut ? 1 : 0;
        return cut;
    }

    /** What a death has left behind is no fault. */
    private static List<StoreFinding> broken(Path file) {
        return StoreCheck.inDirectory(file).stream()
                .filter(finding -> finding.gravity() == StoreFinding.Gravity.BROKEN)
                .toList();
    }

    private static World world(JobStore store, WorldParts parts) {
        return World.of(parts, p -> p.builder().store(store).build());
    }

    private void act(World world, JdbcJobStore store) throws Exception {
        List<Job> jobs = store.list(Kind.JOB, Query.ALL, Page.ALL).items();
        if (random.nextInt(12) == 0) {
            actBeside(world, store);
            return;
        }
        if (jobs.isEmpty() || (jobs.size() < 20 && random.nextInt(3) == 0)) {
            submitted.add(
                    world.submit("job-" + asked++, spec()).job().metadata().uid());
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

    /** Makes, stops or deletes what is no Job. */
    private void actBeside(World world, JdbcJobStore store) throws Exception {
        List<CronJob> all = store.list(Kind.CRON_JOB, Query.ALL, Page.ALL).items();
        List<Pod> bare = store.list(Kind.POD, Query.LIVE, Page.ALL).items().stream()
                .filter(pod -> pod.metadata().controller().isEmpty()
                        && pod.metadata().name().startsWith("bare-")
                        && !pod.metadata().isDeleting())
                .toList();
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                if (all.size() < 3) {
                    world.controller().cronJobs().create(CronJob.of(Metadata.named("cron-" + cronJobs++), cronSpec()));
                }
            }
            case 2 -> {
                if (!all.isEmpty() && random.nextInt(4) == 0) {
                    world.controller().cronJobs().delete(all.get(0).key(), pick(List.of(Propagation.values())));
                }
            }
            case 3, 4 -> {
                if (bare.size() < 6) {
                    world.controller().objects().create(barePod("bare-" + barePods++), WriteOptions.DEFAULT);
                }
            }
            default -> {
                if (!bare.isEmpty()) {
                    world.controller()
                            .objects()
                            .delete(
                                    Kind.POD,
                                    bare.get(0).key(),
                                    Preconditions.NONE,
                                    Propagation.BACKGROUND,
                                    WriteOptions.DEFAULT);
                }
            }
        }
        world.settle();
    }

    private CronJobSpec cronSpec() {
        return CronJobSpec.builder()
                .schedule("*/" + random.nextInt(1, 20) + " * * * *")
                .concurrencyPolicy(
                        pick(List.of(ConcurrencyPolicy.ALLOW, ConcurrencyPolicy.FORBID, ConcurrencyPolicy.REPLACE)))
                .successfulJobsHistoryLimit(random.nextInt(4))
                .failedJobsHistoryLimit(random.nextInt(3))
                .jobTemplate(JobTemplate.of(spec()))
                .build();
    }

    private Pod barePod(String name) {
        PodSpec spec = PodSpec.of(Container.of("main", "busybox")).toBuilder()
                .restartPolicy(random.nextBoolean() ? RestartPolicy.NEVER : RestartPolicy.ON_FAILURE)
                .build();
        return new Pod(Metadata.named(name), spec, PodStatus.EMPTY);
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** Takes in what CronJobs have started: one Job for each due time, which its name tells, whatever died and was cut. */
    private void countStarts(JdbcJobStore store) throws Exception {
        for (JobRun run : store.list(Kind.RUN, Query.ALL, Page.ALL).items()) {
            recorded.add(run.spec().job().uid());
            if (run.spec().origin() == RunOrigin.SCHEDULE) {
                String uid = run.spec().job().uid();
                assertThat(started.merge(run.spec().job().name(), uid, (first, second) -> first))
                        .as("seed %s, the Job %s", SEED, run.spec().job().name())
                        .isEqualTo(uid);
            }
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
    private void finish(Path file, WorldParts parts) throws Exception {
        try (JdbcJobStore store = JdbcJobStore.inDirectory(file)) {
            countStarts(store);
            World world = world(store, parts);
            for (CronJob cronJob :
                    store.list(Kind.CRON_JOB, Query.ALL, Page.ALL).items()) {
                if (!cronJob.metadata().isDeleting()) {
                    world.controller().cronJobs().delete(cronJob.key(), pick(List.of(Propagation.values())));
                }
            }
            for (int round = 0; round < 200 && isOpen(store); round++) {
                for (Job job : store.list(Kind.JOB, Query.LIVE, Page.ALL).items()) {
                    world.watch(job);
                    boolean isThere = world.find().isPresent(); // the one before may have taken it along
                    if (isThere && job.spec().isSuspended() && !job.isFinished()) {
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
            assertThat(store.list(Kind.CRON_JOB, Query.ALL, Page.ALL).items()).isEmpty();
            assertThat(store.list(Kind.RUN, Query.LIVE, Page.ALL).items()).isEmpty();
            assertThat(store.list(Kind.POD, Query.LIVE, Page.ALL).items())
                    .extracting(Pod::key)
                    .isEmpty();
            world.controller().close();
        }
        assertThat(recorded).containsAll(submitted);
        assertThat(StoreCheck.inDirectory(file)).isEmpty();
    }

    private static boolean isOpen(JdbcJobStore store) throws Exception {
        return !store.list(Kind.JOB, Query.LIVE, Page.ALL).items().isEmpty()
                || !store.list(Kind.POD, Query.LIVE, Page.ALL).items().isEmpty();
    }
}
