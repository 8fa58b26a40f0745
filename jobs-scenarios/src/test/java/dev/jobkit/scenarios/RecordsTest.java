package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.jobkit.CancelScope;
import dev.jobkit.ConflictException;
import dev.jobkit.InvalidJobException;
import dev.jobkit.JobController;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.RunQuery;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.RunStatus;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.Page;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Every run has a record, which tells who ran what with which result when Job and pods are long gone. */
class RecordsTest {
    private static final ObjectKey FIRST = ObjectKey.of("pi.1");

    static JobSpec spec(int completions) {
        return JobSpec.of(Container.of("main", "busybox")).toBuilder()
                .completions(completions)
                .parallelism(completions)
                .backoffLimit(6)
                .build();
    }

    /** Deletes a record as a person does. */
    static void deleteRecord(World world, String name) {
        world.controller()
                .objects()
                .delete(Kind.RUN, ObjectKey.of(name), Preconditions.NONE, Propagation.BACKGROUND, WriteOptions.DEFAULT);
    }

    private static JobRun run(World world) {
        return world.controller().runs().find(FIRST).orElseThrow();
    }

    private static List<Attempt> attempts(World world, JobRun run) {
        return world.controller()
                .runs()
                .attempts(run.metadata().uid(), Page.ALL)
                .items();
    }

    @Test
    void aRecordIsThereWithTheJobAndFollowsIt() {
        try (World world = World.create()) {
            world.submit("pi", spec(2));
            JobRun begun = run(world);
            assertThat(begun.spec().number()).isEqualTo(1);
            assertThat(begun.spec().origin()).isEqualTo(RunOrigin.SUBMIT);
            assertThat(begun.spec().job()).isEqualTo(ObjectRef.to(world.job()));
            assertThat(begun.spec().ran()).isEqualTo(world.job().spec());
            assertThat(begun.status().outcome()).isEqualTo(RunOutcome.RUNNING);
            assertThat(begun.status().started()).isEqualTo(world.job().status().startTime());

            world.run().succeed(PodChoice.first(1));
            assertThat(run(world).status().succeeded()).isEqualTo(1);
            world.advance(Duration.ofSeconds(30)).succeed();
            RunStatus done = run(world).status();
            assertThat(done.outcome()).isEqualTo(RunOutcome.SUCCEEDED);
            assertThat(done.succeeded()).isEqualTo(2);
            assertThat(done.finished()).isEqualTo(world.job().status().completionTime());
        }
    }

    @Test
    void theRecordIsWrittenWithTheJobAndWithItsEndAndNotInBetween() throws Exception {
        WorldParts parts = WorldParts.seeded(1);
        JobStore store = JobKit.memoryStore(parts.time());
        try (World world = World.of(parts, p -> p.builder().store(store).build())) {
            world.submit("pi", spec(50)).run().succeed();
            List<String> runs = new ArrayList<>();
            int hidden = 0;
            for (Change change : store.changesAfter(0, Integer.MAX_VALUE)) {
                if (change instanceof Change.Written written
                        && written.object().kind().equals(Kind.RUN)) {
                    runs.add(written.type().name());
                }
                hidden += change instanceof Change.Hidden ? 1 : 0;
            }
            assertThat(runs).containsExactly("ADDED", "MODIFIED");
            assertThat(hidden).as("one append a pod").isEqualTo(50);
        }
    }

    @Test
    void whoRanItIsKnown() {
        try (World world = World.create()) {
            world.controller().objects().create(Job.of("pi", spec(1)), WriteOptions.by("ann"));
            assertThat(run(world).spec().who()).isEqualTo("ann");
        }
    }

    @Test
    void attemptsAreAppendedOnceWithPodTimesExitCodeReasonAndLog() {
        try (World world = World.create()) {
            world.submit("pi", spec(1)).run().advance(Duration.ofSeconds(3)).fail();
            world.advance(Duration.ofSeconds(30)).run().succeed().advance(Duration.ofMinutes(1));
            List<Attempt> attempts = attempts(world, run(world));
            assertThat(attempts).hasSize(2);
            Attempt failed = attempts.get(0);
            assertThat(failed.exitCode()).isEqualTo(1);
            assertThat(failed.node()).isEqualTo("node");
            assertThat(failed.reason()).isEqualTo("Error");
            assertThat(failed.finished())
                    .isEqualTo(Objects.requireNonNull(failed.started()).plusSeconds(3));
            assertThat(failed.log()).isEqualTo(new LogKey(failed.pod().uid(), "main", 0));
            assertThat(attempts.get(1).exitCode()).isZero();
            assertThat(run(world).status().lastFailure())
                    .startsWith("pod " + failed.pod().name() + ", container main: exit code 1, Error");
        }
    }

    @Test
    void ofAPodThatWasLostBeforeItsContainerBeganTheRecordTellsWhy() {
        try (World world = World.create()) {
            world.submit("pi", spec(1));
            Pod pod = world.pods().get(0);
            world.executor().lose(pod.metadata().uid());
            world.settle();
            assertThat(attempts(world, run(world))).isEmpty();
            assertThat(run(world).status().lastFailure())
                    .isEqualTo("pod " + pod.metadata().name() + ": Lost: the host is gone");
        }
    }

    @Test
    void aRestartInPlaceIsAnAttemptOfItsOwn() {
        try (World world = World.create()) {
            PodTemplate template = spec(1).template();
            JobSpec restarting = spec(1).toBuilder()
                    .template(template.withSpec(template.spec().toBuilder()
                            .restartPolicy(RestartPolicy.ON_FAILURE)
                            .build()))
                    .build();
            world.submit("pi", restarting).run().exit(PodChoice.ALL, 3);
            world.advance(Duration.ofSeconds(11)).run().succeed();
            assertThat(attempts(world, run(world)))
                    .extracting(Attempt::attempt, Attempt::exitCode)
                    .containsExactly(tuple(0, 3), tuple(1, 0));
        }
    }

    @Test
    void indexSetsAndTheReasonOfAFailureAreKept() {
        try (World world = World.create()) {
            JobSpec indexed = spec(3).toBuilder()
                    .completionMode(CompletionMode.INDEXED)
                    .backoffLimit(null)
                    .backoffLimitPerIndex(0)
                    .build();
            world.submit("pi", indexed).run().fail(PodChoice.index(1)).succeed();
            RunStatus status = run(world).status();
            assertThat(status.outcome()).isEqualTo(RunOutcome.FAILED);
            assertThat(status.reason()).isEqualTo("FailedIndexes");
            assertThat(status.message()).isNotEmpty();
            assertThat(status.completedIndexes()).isEqualTo(IndexSet.of(0, 2));
            assertThat(status.failedIndexes()).isEqualTo(IndexSet.of(1));
        }
    }

    @Test
    void aCancelledRunTellsByWhomAndWhy() {
        try (World world = World.create()) {
            world.submit("pi", spec(2)).run();
            world.controller().cancel(ObjectKey.of("pi"), CancelScope.JOB, new Cancellation("ben", "wrong input"));
            world.settle();
            assertThat(run(world).status().outcome())
                    .as("the pods are asked to stop first")
                    .isEqualTo(RunOutcome.RUNNING);
            world.terminate().settle();
            RunStatus status = run(world).status();
            assertThat(status.outcome()).isEqualTo(RunOutcome.CANCELLED);
            assertThat(status.cancelled()).isEqualTo(new Cancellation("ben", "wrong input"));
        }
    }

    @Test
    void aCancelledIndexTellsByWhomAndWhy() {
        try (World world = World.create()) {
            JobSpec indexed = spec(3).toBuilder()
                    .completionMode(CompletionMode.INDEXED)
                    .backoffLimit(null)
                    .backoffLimitPerIndex(0)
                    .build();
            world.submit("pi", indexed).run();
            world.controller()
                    .cancel(
                            ObjectKey.of("pi"),
                            CancelScope.indexes(IndexSet.of(2)),
                            new Cancellation("ben", "no data"));
            world.settle().terminate().succeed().settle();
            RunStatus status = run(world).status();
            assertThat(status.failedIndexes()).isEqualTo(IndexSet.of(2));
            assertThat(status.message()).contains("cancelled: 2 by ben: no data");
        }
    }

    @Test
    void aDeletedRunIsUnfinishedAndItsPodsStillEndInIt() {
        try (World world = World.create()) {
            world.submit("pi", spec(2)).run().succeed(PodChoice.first(1));
            world.delete(Propagation.BACKGROUND);
            RunStatus status = run(world).status();
            assertThat(status.outcome()).isEqualTo(RunOutcome.UNFINISHED);
            assertThat(status.reason()).isEqualTo("Deleted");
            assertThat(status.succeeded()).isEqualTo(1);
            world.terminate();
            assertThat(world.pods()).isEmpty();
            assertThat(attempts(world, run(world))).hasSize(2);
        }
    }

    @Test
    void aForegroundDeletionBeforeTheEndIsUnfinishedToo() {
        try (World world = World.create()) {
            world.submit("pi", spec(2)).run();
            world.delete(Propagation.FOREGROUND).terminate().settle();
            assertThat(world.find()).isEmpty();
            assertThat(run(world).status().outcome()).isEqualTo(RunOutcome.UNFINISHED);
        }
    }

    @Test
    void recordAndAttemptsOutliveTheTimeToLive() {
        try (World world = World.create()) {
            world.submit(
                            "pi",
                            spec(1).toBuilder().ttlAfterFinished(Duration.ZERO).build())
                    .run()
                    .succeed()
                    .settle();
            assertThat(world.find()).isEmpty();
            assertThat(world.pods()).isEmpty();
            assertThat(run(world).status().outcome()).isEqualTo(RunOutcome.SUCCEEDED);
            assertThat(attempts(world, run(world))).hasSize(1);
        }
    }

    @Test
    void recordsOfANameAreCountedAndListedNewestFirst() {
        try (World world = World.create()) {
            for (int i = 0; i < 5; i++) {
                world.submit("pi", spec(1)).run().succeed();
                world.delete(Propagation.BACKGROUND).advance(Duration.ofSeconds(1));
            }
            world.submit("other", spec(1));
            RunQuery query = new RunQuery(null, "pi", null, null);
            var all = world.controller().runs().list(query, Page.ALL).items();
            assertThat(all).extracting(r -> r.spec().number()).containsExactly(5L, 4L, 3L, 2L, 1L);
            List<JobRun> paged = new ArrayList<>();
            Page page = Page.first(2);
            while (true) {
                var listed = world.controller().runs().list(query, page);
                paged.addAll(listed.items());
                if (listed.next() == null) {
                    break;
                }
                page = new Page(2, listed.next());
            }
            assertThat(paged).isEqualTo(all);
            assertThat(world.controller()
                            .runs()
                            .list(new RunQuery("default", null, null, RunOutcome.RUNNING), Page.ALL)
                            .items())
                    .extracting(r -> r.spec().job().name())
                    .containsExactly("other");
        }
    }

    @Test
    void recordsBeyondTheLimitsGoWithTheirLogsAndAttempts() {
        WorldParts parts = WorldParts.seeded(1);
        LogStore logs = JobKit.memoryLogs(parts.time(), 1000);
        try (World world = World.of(
                parts,
                p -> p.builder().logs(logs).keepRuns(2, 3, Duration.ofDays(10)).build())) {
            List<JobRun> runs = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                runs.add(runOnce(world, logs, "pi", i));
            }
            assertThat(kept(world)).containsExactly("pi.4", "pi.3");
            JobRun gone = runs.get(0);
            assertThat(attempts(world, gone)).isEmpty();
            assertThat(logs.list(podOf(gone))).isEmpty();
            assertThat(logs.list(podOf(runs.get(3)))).hasSize(1);
            runOnce(world, logs, "a", 1);
            runOnce(world, logs, "b", 1);
            assertThat(kept(world)).as("three in all").containsExactly("b.1", "a.1", "pi.4");
            world.advance(Duration.ofDays(9));
            assertThat(kept(world)).hasSize(3);
            world.advance(Duration.ofDays(2));
            assertThat(kept(world)).isEmpty();
        }
    }

    private final Map<String, String> pods = new HashMap<>();

    private String podOf(JobRun run) {
        return Objects.requireNonNull(pods.get(run.metadata().uid()));
    }

    private JobRun runOnce(World world, LogStore logs, String name, int number) {
        world.submit(name, spec(1)).run();
        String pod = world.pods().get(0).metadata().uid();
        try (LogWriter writer = logs.append(new LogKey(pod, "main", 0))) {
            byte[] line = "hello\n".getBytes(StandardCharsets.UTF_8);
            writer.write(line, 0, line.length);
        }
        world.succeed();
        JobRun run = world.controller()
                .runs()
                .find(ObjectKey.of(name + "." + number))
                .orElseThrow();
        pods.put(run.metadata().uid(), pod);
        world.delete(Propagation.BACKGROUND).advance(Duration.ofSeconds(1));
        return run;
    }

    private static List<String> kept(World world) {
        return world.controller().runs().list(RunQuery.ALL, Page.ALL).items().stream()
                .map(r -> r.metadata().name())
                .toList();
    }

    @Test
    void numbersAndLimitsSurviveARestart() {
        WorldParts parts = WorldParts.seeded(1);
        JobStore store = JobKit.memoryStore(parts.time());
        try (World world = World.of(parts, p -> p.builder().store(store).build())) {
            world.submit("pi", spec(1)).run().succeed();
            world.delete(Propagation.BACKGROUND);
        }
        WorldParts again = new WorldParts(parts.time(), new FakeExecutor(parts.time()), parts.ids());
        try (World world = World.of(
                again,
                p -> p.builder()
                        .store(store)
                        .keepRuns(1, 10, Duration.ofDays(1))
                        .build())) {
            world.submit("pi", spec(1)).run().succeed().settle();
            assertThat(kept(world)).containsExactly("pi.2");
        }
    }

    @Test
    void aRecordIsWrittenByNobodyElseAndDeletedOnlyWhenItIsOver() {
        try (World world = World.create()) {
            world.submit("pi", spec(1)).run();
            JobController jobs = world.controller();
            JobRun run = run(world);
            assertThatThrownBy(() -> jobs.objects()
                            .delete(Kind.RUN, FIRST, Preconditions.NONE, Propagation.BACKGROUND, WriteOptions.DEFAULT))
                    .isInstanceOf(ConflictException.class);
            JobRun stored = jobs.objects().get(Kind.RUN, FIRST).orElseThrow();
            JobRun forged = stored.withStatus(
                    RunStatus.builder().outcome(RunOutcome.SUCCEEDED).build());
            jobs.objects().update(forged, WriteOptions.DEFAULT);
            assertThat(run(world)).isEqualTo(run);
            world.succeed();
            jobs.objects().delete(Kind.RUN, FIRST, Preconditions.NONE, Propagation.BACKGROUND, WriteOptions.DEFAULT);
            assertThat(jobs.runs().find(FIRST)).isEmpty();
        }
    }

    @Test
    void runsOfACronJobAreCountedUnderItsName() {
        try (World world = World.create()) {
            CronJobSpec cron = CronJobSpec.builder()
                    .schedule("0 * * * *")
                    .jobTemplate(JobTemplate.of(spec(1)))
                    .build();
            world.controller().cronJobs().create(CronJob.of(Metadata.named("nightly"), cron));
            for (int hour = 0; hour < 3; hour++) {
                world.advance(Duration.ofHours(1)).run().succeed();
            }
            world.controller().cronJobs().trigger(ObjectKey.of("nightly"), "by-hand");
            var runs = world.controller()
                    .runs()
                    .list(new RunQuery(null, null, "nightly", null), Page.ALL)
                    .items();
            assertThat(runs)
                    .extracting(r -> r.spec().origin())
                    .containsExactly(RunOrigin.TRIGGER, RunOrigin.SCHEDULE, RunOrigin.SCHEDULE, RunOrigin.SCHEDULE);
            assertThat(runs)
                    .extracting(r -> r.metadata().name())
                    .containsExactly("nightly.4", "nightly.3", "nightly.2", "nightly.1");
        }
    }

    @Test
    void aMarkOfCancelledIndexesThatNobodyCanReadIsRefused() {
        try (World world = World.create().submit("pi", Wishes.indexed(2).build())) {
            Job job = world.job();
            Job marked = job.withMetadata(job.metadata().toBuilder()
                    .annotations(Map.of(Names.CANCELLED_INDEXES, "1,0"))
                    .build());
            assertThatThrownBy(() -> world.controller().objects().update(marked, WriteOptions.DEFAULT))
                    .isInstanceOf(InvalidJobException.class)
                    .hasMessageContaining("metadata.annotations[jobkit.dev/cancelled-indexes]: Invalid value: \"1,0\"")
                    .hasMessageContaining("indexes must ascend");
        }
    }

    @Test
    void aDeadlineOfLessThanASecondIsRefusedAndNotForgotten() {
        try (World world = World.create()) {
            JobSpec hasty =
                    Wishes.indexed(2).activeDeadline(Duration.ofMillis(500)).build();
            assertThatThrownBy(() -> world.submit("pi", hasty))
                    .isInstanceOf(InvalidJobException.class)
                    .hasMessageContaining("spec.activeDeadlineSeconds")
                    .hasMessageContaining("must be whole seconds");
        }
    }
}
