package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.JobController;
import dev.jobkit.Propagation;
import dev.jobkit.RunQuery;
import dev.jobkit.Runs;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What bounds and separates records: very many attempts of one run, and names in several namespaces. */
class RecordKeepingTest {
    private static JobRun run(World world) {
        return world.controller().runs().find(ObjectKey.of("pi.1")).orElseThrow();
    }

    private static List<Attempt> attempts(World world, JobRun run) {
        return world.controller()
                .runs()
                .attempts(run.metadata().uid(), Page.ALL)
                .items();
    }

    @Test
    void theOldestOfVeryManyAttemptsGoWithTheirOutputAndTheRecordTellsHowMany() {
        WorldParts parts = WorldParts.seeded(1);
        JobStore store = JobKit.memoryStore(parts.time());
        LogStore logs = JobKit.memoryLogs(parts.time(), 10_000);
        try (World world = World.of(
                parts, p -> p.builder().store(store).logs(logs).keepAttempts(20).build())) {
            world.submit("pi", RecordsTest.spec(100).toBuilder().parallelism(4).build());
            for (int i = 0; i < 15; i++) {
                work(world, logs);
            }
        }
        FakeExecutor other = new FakeExecutor(parts.time());
        WorldParts later = new WorldParts(parts.time(), other, parts.ids()); // which has to count what there is
        try (World world = World.of(
                later, p -> p.builder().store(store).logs(logs).keepAttempts(20).build())) {
            world.watch(world.controller().find(ObjectKey.of("pi")).orElseThrow());
            for (int i = 0; i < 30 && !world.job().isFinished(); i++) {
                world.advance(Duration.ofMinutes(1));
                work(world, logs);
            }
            JobRun run = run(world);
            List<Attempt> kept = attempts(world, run);
            assertThat(run.status().outcome()).isEqualTo(RunOutcome.SUCCEEDED);
            assertThat(kept).hasSizeBetween(20, 22);
            int ended = run.status().succeeded() + run.status().failed();
            assertThat(run.status().trimmed()).isEqualTo(ended - kept.size());
            assertThat(kept).allMatch(attempt -> attempt.exitCode() != 0 || logs.size(attempt.log()) > 0);
            assertThat(kept).isSortedAccordingTo(Comparator.comparing(attempt -> attempt.finished()));
            assertThat(written).hasSizeGreaterThan(90);
            assertThat(written.stream().filter(key -> logs.size(key) > 0))
                    .as("what is not told of is not kept")
                    .hasSizeLessThanOrEqualTo(kept.size());
        }
    }

    @Test
    void attemptsOfEarlierProgramsCountAlsoWhenTheirPodsWereRestartedInPlace() {
        WorldParts parts = WorldParts.seeded(3);
        JobStore store = JobKit.memoryStore(parts.time());
        for (int program = 0; program < 4; program++) {
            WorldParts its = new WorldParts(parts.time(), new FakeExecutor(parts.time()), parts.ids());
            try (World world =
                    World.of(its, p -> p.builder().store(store).keepAttempts(10).build())) {
                if (program == 0) {
                    JobSpec one = RecordsTest.spec(1);
                    PodSpec pod = one.template().spec().toBuilder()
                            .restartPolicy(RestartPolicy.ON_FAILURE)
                            .build();
                    world.submit(
                            "pi",
                            one.toBuilder()
                                    .backoffLimit(1000)
                                    .template(PodTemplate.of(pod))
                                    .build());
                } else {
                    world.watch(world.controller().find(ObjectKey.of("pi")).orElseThrow());
                }
                for (int i = 0; i < 9; i++) {
                    world.advance(Duration.ofMinutes(10)).run().fail();
                }
                assertThat(world.job().isFinished()).isFalse();
                assertThat(attempts(world, run(world))).hasSizeBetween(9, 11);
            }
        }
    }

    @Test
    void pagesStayWhereTheyAreWhileRecordsComeAndGo() {
        WorldParts parts = WorldParts.seeded(5);
        try (World world = World.of(
                parts, p -> p.builder().keepRuns(100, 100, Duration.ofDays(1)).build())) {
            for (int i = 0; i < 20; i++) {
                world.advance(Duration.ofSeconds(1)).submit("n" + i, RecordsTest.spec(1));
            }
            Runs runs = world.controller().runs();
            List<String> seen = new ArrayList<>();
            Page page = Page.first(3);
            for (int i = 0; page != null; i++) {
                Listed<JobRun> listed = runs.list(RunQuery.ALL, page);
                listed.items().forEach(run -> seen.add(run.spec().job().name()));
                world.advance(Duration.ofSeconds(1)).submit("later" + i, RecordsTest.spec(1));
                if (i == 2) { // what the token names goes, and one that is still to come
                    world.run().succeed();
                    for (String name : List.of("n11.1", "n5.1")) {
                        RecordsTest.deleteRecord(world, name);
                    }
                }
                page = listed.next() == null ? null : new Page(3, listed.next());
            }
            assertThat(seen)
                    .containsExactlyElementsOf(IntStream.iterate(19, n -> n >= 0, n -> n - 1)
                            .filter(n -> n != 5)
                            .mapToObj(n -> "n" + n)
                            .toList());
        }
    }

    @Test
    void whoseRunsARecordCountsCannotBeEditedAway() {
        try (World world = World.create()) {
            world.submit("pi", RecordsTest.spec(1));
            JobRun run = run(world);
            Metadata bare =
                    run.metadata().toBuilder().labels(Map.of("team", "a")).build();
            world.controller().objects().update(run.withMetadata(bare), WriteOptions.DEFAULT);
            assertThat(run(world).metadata().labels())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("team", "a", Names.RUN_OF, "pi"));
        }
    }

    private final List<LogKey> written = new ArrayList<>();

    private void work(World world, LogStore logs) {
        world.run();
        for (Pod pod : world.pods()) {
            LogKey key = new LogKey(pod.metadata().uid(), "main", 0);
            if (pod.status().phase().equals(PodPhase.RUNNING)) {
                try (LogWriter writer = logs.append(key)) {
                    writer.write(new byte[] {'x'}, 0, 1);
                }
                written.add(key);
            }
        }
        world.succeed().advance(Duration.ofSeconds(1));
    }

    @Test
    void namespacesKeepEqualNamesApart() {
        WorldParts parts = WorldParts.seeded(2);
        LogStore logs = JobKit.memoryLogs(parts.time(), 10_000);
        try (World world = World.of(parts, p -> p.builder().logs(logs).build())) {
            JobController jobs = world.controller();
            for (String namespace : List.of("cc", "default")) {
                Metadata metadata = Metadata.named(namespace, "pi");
                jobs.objects().create(Job.of(metadata, RecordsTest.spec(1)), WriteOptions.by("of " + namespace));
            }
            world.settle();
            for (Pod pod : world.list(Kind.POD, Query.ALL)) {
                try (LogWriter writer = logs.append(new LogKey(pod.metadata().uid(), "main", 0))) {
                    byte[] bytes = pod.metadata().namespace().getBytes(StandardCharsets.UTF_8);
                    writer.write(bytes, 0, bytes.length);
                }
            }
            for (String namespace : List.of("cc", "default")) {
                Job job = jobs.find(new ObjectKey(namespace, "pi")).orElseThrow();
                world.watch(job).run().succeed().settle();
            }
            for (String namespace : List.of("cc", "default")) {
                assertThat(world.list(Kind.JOB, Query.in(namespace))).hasSize(1);
                assertThat(world.list(Kind.POD, Query.in(namespace))).hasSize(1);
                List<JobRun> runs = jobs.runs()
                        .list(new RunQuery(namespace, "pi", null, null), Page.ALL)
                        .items();
                assertThat(runs).hasSize(1);
                JobRun run = runs.get(0);
                assertThat(run.metadata().name()).isEqualTo("pi.1");
                assertThat(run.spec().who()).isEqualTo("of " + namespace);
                assertThat(attempts(world, run))
                        .extracting(attempt -> jobs.logs().text(attempt.log()))
                        .containsExactly(namespace);
            }
            jobs.delete(new ObjectKey("cc", "pi"), Propagation.BACKGROUND);
            world.settle();
            assertThat(jobs.find(new ObjectKey("cc", "pi"))).isEmpty();
            assertThat(jobs.find(new ObjectKey("default", "pi"))).isPresent();
        }
    }

    @Test
    void recordsMayBeKeptForEverAndTheirNumberStillCounts() {
        WorldParts parts = WorldParts.seeded(5);
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        try (World world =
                World.of(parts, p -> p.builder().keepRuns(1, 10, forEver).build())) {
            for (int i = 0; i < 4; i++) {
                world.submit("pi", RecordsTest.spec(1)).run().succeed();
                world.controller().delete(ObjectKey.of("pi"), Propagation.BACKGROUND);
                world.advance(Duration.ofDays(1000));
            }
            assertThat(world.controller().runs().list(RunQuery.ALL, Page.ALL).items())
                    .extracting(run -> run.metadata().name())
                    .containsExactly("pi.4");
            assertThat(world.controller().gauges().failedPasses()).isZero();
        }
    }

    @Test
    void whatIsLessThanNothingCannotBeKept() {
        JobKit.Builder builder = JobKit.builder();
        for (Runnable wrong : List.<Runnable>of(
                () -> builder.keepRuns(-1, 1, Duration.ZERO),
                () -> builder.keepRuns(1, -1, Duration.ZERO),
                () -> builder.keepRuns(1, 1, Duration.ofSeconds(-1)))) {
            assertThatThrownBy(wrong::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("keepRuns(perName, overall, age) must not be negative");
        }
    }
}
