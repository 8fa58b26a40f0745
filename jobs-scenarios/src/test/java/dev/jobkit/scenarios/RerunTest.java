package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.CancelScope;
import dev.jobkit.ConflictException;
import dev.jobkit.NotFoundException;
import dev.jobkit.Preconditions;
import dev.jobkit.RerunScope;
import dev.jobkit.RunQuery;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.SuccessPolicy;
import dev.jobkit.model.SuccessRule;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Running a Job again: the same name, a new uid; what was stays in its record. */
class RerunTest {
    private static final ObjectKey PI = ObjectKey.of("pi");
    private static final WriteOptions BEN = WriteOptions.by("ben");

    private static JobRun rerun(World world, RerunScope scope, Preconditions seen, Overrides once) {
        JobRun run = world.controller().runs().rerun(PI, scope, seen, once, BEN);
        world.watch(world.controller().find(PI).orElseThrow()).settle();
        return run;
    }

    private static JobRun again(World world) {
        return rerun(world, RerunScope.ALL, Preconditions.NONE, Overrides.NONE);
    }

    private static JobRun record(World world, int number) {
        return world.controller().runs().find(ObjectKey.of("pi." + number)).orElseThrow();
    }

    @Test
    void aFailedJobRunsAgainWithANewUidAndNewPods() {
        try (World world = World.create()) {
            Metadata metadata = Metadata.named("default", "pi").toBuilder()
                    .labels(Map.of("team", "math"))
                    .annotations(Map.of("kubesphere.io/alias-name", "Circle"))
                    .build();
            JobSpec spec = RecordsTest.spec(1).toBuilder().backoffLimit(0).build();
            world.submit(Job.of(metadata, spec)).run().fail().settle();
            Job failed = world.job();
            Pod oldPod = world.pods().get(0);
            assertThat(failed.isFailed()).isTrue();

            JobRun run = again(world);
            Job job = world.job();
            assertThat(job.metadata().uid()).isNotEqualTo(failed.metadata().uid());
            assertThat(job.metadata().annotations()).containsEntry("kubesphere.io/alias-name", "Circle");
            assertThat(job.metadata().labels()).isEqualTo(Map.of("team", "math"));
            assertThat(job.status().failed()).isZero();
            assertThat(run.spec().number()).isEqualTo(2);
            assertThat(run.spec().origin()).isEqualTo(RunOrigin.RERUN);
            assertThat(run.spec().who()).isEqualTo("ben");
            assertThat(Objects.requireNonNull(run.spec().source()).uid())
                    .isEqualTo(failed.metadata().uid());
            assertThat(world.pods())
                    .as("the old pod goes with the old Job")
                    .hasSize(1)
                    .noneMatch(p -> p.metadata().name().equals(oldPod.metadata().name()));
            world.run().succeed().settle();
            assertThat(world.job().isComplete()).isTrue();
            assertThat(record(world, 1).status().outcome()).isEqualTo(RunOutcome.FAILED);
            assertThat(record(world, 2).status().outcome()).isEqualTo(RunOutcome.SUCCEEDED);
            assertThat(world.controller()
                            .runs()
                            .attempts(failed.metadata().uid(), Page.ALL)
                            .items())
                    .as("the old attempts stay")
                    .hasSize(1);
        }
    }

    @Test
    void aPausedJobBeginsWhenItIsRunAgain() {
        try (World world = World.create()) {
            world.submit("pi", RecordsTest.spec(1)).run().suspend().terminate().settle();
            assertThat(world.pods()).isEmpty();
            again(world);
            assertThat(world.job().spec().isSuspended()).isFalse();
            world.run().succeed().settle();
            assertThat(world.job().isComplete()).isTrue();
        }
    }

    @Test
    void aRunningJobIsReplacedAndItsPodsEndUnderTheOldUid() {
        try (World world = World.create()) {
            world.submit("pi", RecordsTest.spec(2)).run();
            String oldUid = world.job().metadata().uid();
            again(world);
            JobRun old = record(world, 1);
            assertThat(old.status().outcome()).isEqualTo(RunOutcome.UNFINISHED);
            assertThat(old.status().reason()).isEqualTo("Replaced");
            assertThat(old.status().message()).contains("pi.2");
            List<Pod> oldPods = world.list(Kind.POD, Query.ownedBy(oldUid));
            assertThat(oldPods).hasSize(2).allMatch(p -> p.metadata().isDeleting());
            world.terminate().settle();
            assertThat(world.list(Kind.POD, Query.ownedBy(oldUid))).isEmpty();
            assertThat(world.controller().runs().attempts(oldUid, Page.ALL).items())
                    .hasSize(2);
            assertThat(world.job().status().failed())
                    .as("the new run counts its own pods only")
                    .isZero();
            world.run().succeed().settle();
            assertThat(world.job().isComplete()).isTrue();
        }
    }

    @Test
    void whoeverWaitsForTheOldRunLearnsThatItIsGone() {
        try (World world = World.create()) {
            world.submit("pi", RecordsTest.spec(1)).run();
            var end = world.controller().whenFinished(PI).toCompletableFuture();
            again(world);
            assertThat(end).isCompletedExceptionally();
        }
    }

    @Test
    void twoPeopleCannotRerunAtOnce() {
        try (World world = World.create()) {
            world.submit("pi", RecordsTest.spec(1)).run().succeed();
            Preconditions seen = Preconditions.asSeen(world.job());
            rerun(world, RerunScope.ALL, seen, Overrides.NONE);
            assertThatThrownBy(() -> rerun(world, RerunScope.ALL, seen, Overrides.NONE))
                    .isInstanceOf(ConflictException.class);
            assertThat(world.controller().runs().list(RunQuery.ALL, Page.ALL).items())
                    .hasSize(2);
        }
    }

    @Test
    void aRerunMayBeDifferent() {
        try (World world = World.create()) {
            world.submit("pi", RecordsTest.spec(1)).run().succeed();
            Overrides once = Overrides.builder()
                    .image("other")
                    .env(Map.of("N", "7"))
                    .completions(3)
                    .build();
            JobRun run = rerun(world, RerunScope.ALL, Preconditions.NONE, once);
            assertThat(run.spec().overrides()).isEqualTo(once);
            var container = world.job().spec().template().spec().containers().get(0);
            assertThat(container.image()).isEqualTo("other");
            assertThat(container.env())
                    .extracting(e -> e.name() + "=" + e.value())
                    .containsExactly("N=7");
            assertThat(world.job().spec().completions()).isEqualTo(3);
        }
    }

    private static JobSpec indexed() {
        return RecordsTest.spec(4).toBuilder()
                .completionMode(CompletionMode.INDEXED)
                .backoffLimit(null)
                .backoffLimitPerIndex(0)
                .build();
    }

    @Test
    void onlyTheFailedIndexesRunAgain() {
        try (World world = World.create()) {
            world.submit("pi", indexed())
                    .run()
                    .fail(PodChoice.indexes(1, 3))
                    .succeed()
                    .settle();
            assertThat(world.job().isFailed()).isTrue();
            rerun(world, RerunScope.FAILED_INDEXES, Preconditions.NONE, Overrides.NONE);
            assertThat(world.pods())
                    .extracting(p -> p.completionIndex().orElse(-1))
                    .containsExactlyInAnyOrder(1, 3);
            assertThat(world.job().status().completedIndexes()).isEqualTo(IndexSet.of(0, 2));
            world.run().succeed(PodChoice.index(1)).fail(PodChoice.index(3)).settle();
            assertThat(world.job().isFailed()).isTrue();
            rerun(world, RerunScope.FAILED_INDEXES, Preconditions.NONE, Overrides.NONE);
            assertThat(world.pods())
                    .as("what both earlier runs did is taken over")
                    .extracting(p -> p.completionIndex().orElse(-1))
                    .containsExactly(3);
            world.run().succeed().settle();
            assertThat(world.job().isComplete()).isTrue();
            assertThat(record(world, 3).status().completedIndexes()).isEqualTo(IndexSet.range(0, 3));
            assertThat(record(world, 3).status().message()).contains("0-2");
            assertThat(record(world, 1).status().message()).contains("pi.2");
            assertThatThrownBy(() -> rerun(world, RerunScope.FAILED_INDEXES, Preconditions.NONE, Overrides.NONE))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("no index that did not succeed");
        }
    }

    private static JobRun failedAgain(World world, Overrides once) {
        return rerun(world, RerunScope.FAILED_INDEXES, Preconditions.NONE, once);
    }

    private static Overrides completions(int number) {
        return Overrides.builder().completions(number).parallelism(number).build();
    }

    @Test
    void indexesThatAShorterRunDoesNotHaveAreNotTakenOver() {
        try (World world = World.create()) {
            world.submit("pi", indexed())
                    .run()
                    .fail(PodChoice.indexes(1, 2))
                    .succeed()
                    .settle();
            failedAgain(world, completions(2));
            world.run().fail().settle();
            assertThat(record(world, 2).status().completedIndexes()).isEqualTo(IndexSet.of(0));
            assertThat(record(world, 2).status().message()).contains("indexes 0 were done");
            failedAgain(world, Overrides.NONE);
            world.run().succeed().settle();
            assertThat(world.job().isComplete()).isTrue();
            assertThat(record(world, 3).status().completedIndexes()).isEqualTo(IndexSet.of(0, 1));
        }
    }

    @Test
    void anIndexThatWasTakenOverAndFailsAfterAllIsNotDone() {
        try (World world = World.create()) {
            world.submit("pi", indexed())
                    .run()
                    .succeed(PodChoice.indexes(0, 3))
                    .fail()
                    .settle();
            failedAgain(world, Overrides.NONE);
            world.edit(spec -> spec.toBuilder().completions(2).parallelism(2).build());
            world.edit(spec -> spec.toBuilder().completions(4).parallelism(4).build());
            world.run().fail(PodChoice.index(3)).succeed().settle();
            JobRun second = record(world, 2);
            assertThat(second.status().failedIndexes()).isEqualTo(IndexSet.of(3));
            assertThat(second.status().completedIndexes()).isEqualTo(IndexSet.range(0, 2));
            failedAgain(world, Overrides.NONE);
            assertThat(world.pods())
                    .extracting(p -> p.completionIndex().orElse(-1))
                    .containsExactly(3);
        }
    }

    @Test
    void aCompleteJobMayGrowInARerunOfWhatIsMissing() {
        try (World world = World.create()) {
            world.submit("pi", indexed()).run().succeed().settle();
            failedAgain(world, completions(6));
            assertThat(world.pods())
                    .extracting(p -> p.completionIndex().orElse(-1))
                    .containsExactlyInAnyOrder(4, 5);
        }
    }

    @Test
    void aRerunInWhichNothingWouldRunIsRefused() {
        try (World world = World.create()) {
            SuccessPolicy two = new SuccessPolicy(List.of(new SuccessRule(null, 2)));
            JobSpec spec = indexed().toBuilder()
                    .backoffLimitPerIndex(null)
                    .backoffLimit(0)
                    .successPolicy(two)
                    .build();
            world.submit("pi", spec)
                    .run()
                    .succeed(PodChoice.indexes(0, 1))
                    .settle()
                    .terminate()
                    .settle();
            assertThat(world.job().isComplete()).isTrue();
            assertThatThrownBy(() -> failedAgain(world, Overrides.NONE))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("satisfies its success policy");
            again(world);
            assertThat(world.pods()).hasSize(4);
        }
    }

    @Test
    void aCancelledJobRunsAgainWithoutTheMark() {
        try (World world = World.create()) {
            world.submit("pi", RecordsTest.spec(1)).run();
            world.controller().cancel(PI, CancelScope.JOB, new Cancellation("ann", "typo"));
            world.settle().terminate().settle();
            again(world);
            world.run().succeed().settle();
            assertThat(world.job().isComplete()).isTrue();
        }
    }

    @Test
    void aHeldJobIsNotReplaced() {
        try (World world = World.create()) {
            Metadata held = Metadata.named("default", "pi").toBuilder()
                    .finalizers(List.of("example.org/hold"))
                    .build();
            world.submit(Job.of(held, RecordsTest.spec(1)));
            assertThatThrownBy(() -> again(world))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("example.org/hold");
            assertThatThrownBy(() -> world.controller()
                            .runs()
                            .rerun(ObjectKey.of("nobody"), RerunScope.ALL, Preconditions.NONE, Overrides.NONE, BEN))
                    .isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> world.controller()
                            .runs()
                            .rerun(PI, RerunScope.FAILED_INDEXES, Preconditions.NONE, Overrides.NONE, BEN))
                    .isInstanceOf(ConflictException.class);
        }
    }

    @Test
    void aPausedRunGoesOnAndAnEditOfItsInfoTouchesNoPod() {
        try (World world = World.create()) {
            world.submit("pi", RecordsTest.spec(2)).run().succeed(PodChoice.first(1));
            world.suspend().terminate().advance(Duration.ofMinutes(1));
            assertThat(record(world, 1).status().outcome()).isEqualTo(RunOutcome.RUNNING);
            world.resume().run();
            List<Pod> pods = world.pods();
            Job job = world.job();
            Metadata info = job.metadata().toBuilder()
                    .annotations(Map.of("kubesphere.io/alias-name", "Circle", "kubesphere.io/description", "digits"))
                    .build();
            world.controller().objects().update(job.withMetadata(info), BEN);
            world.settle();
            assertThat(world.pods()).isEqualTo(pods);
            assertThat(world.job().metadata().uid()).isEqualTo(job.metadata().uid());
            assertThat(world.job().metadata().annotations()).containsEntry("kubesphere.io/description", "digits");
            world.succeed().settle();
            assertThat(record(world, 1).status().succeeded()).isEqualTo(2);
        }
    }
}
