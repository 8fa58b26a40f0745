package dev.jobkit.scenarios;

import static dev.jobkit.scenarios.Wishes.indexed;
import static dev.jobkit.scenarios.Wishes.never;
import static dev.jobkit.scenarios.Wishes.template;
import static dev.jobkit.testkit.JobKitAssertions.assertThat;
import static dev.jobkit.testkit.PodChoice.ALL;
import static dev.jobkit.testkit.PodChoice.first;
import static dev.jobkit.testkit.PodChoice.index;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.From;
import dev.jobkit.InvalidJobException;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.event.FailureTargeted;
import dev.jobkit.event.JobCompleted;
import dev.jobkit.event.JobDeleted;
import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobFailed;
import dev.jobkit.event.JobWaiting;
import dev.jobkit.event.SuccessCriteriaMet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodReplacementPolicy;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.SuccessPolicy;
import dev.jobkit.model.SuccessRule;
import dev.jobkit.model.Suspension;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the catalogue's groups G and H, with the annex's F, H and J, as stories; docs/coverage.md says which. */
class CatalogueEndsTest {
    private final World world = World.create();
    private final List<Class<?>> told = new ArrayList<>();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aCompletedJobStaysWithItsPodsUntilSomebodyDeletesIt() {
        world.submit("stays", never().completions(2).parallelism(2).build())
                .run()
                .succeed()
                .advance(ofDays(30));

        assertThat(world.job()).isComplete();
        assertThat(world.pods()).hasSize(2).extracting(p -> p.status().phase()).containsOnly(PodPhase.SUCCEEDED);
    }

    @Test
    void withoutDeadlineALongPodIsLeftAlone() {
        world.submit("long", never().build()).run().advance(ofDays(30));

        assertThat(world.job()).isRunning().hasActive(1);
        assertThat(world.pods().get(0)).isRunning().isNotTerminating();
    }

    @Test
    void theDeadlineCountsFromTheStartAndHoldsForAllPods() {
        world.submit("deadline", never().activeDeadline(ofSeconds(100)).build());
        world.run().advance(ofSeconds(20)).fail().advance(ofSeconds(10)).run().advance(ofSeconds(69));
        assertThat(world.job()).isRunning().hasActive(1);

        world.advance(ofSeconds(1));
        assertThat(world.pods().get(1)).isTerminating();
        world.terminate();

        assertThat(world.job()).isFailed("DeadlineExceeded").hasFailed(2).hasActive(0);
        assertThat(world.job()
                        .status()
                        .condition(JobConditionType.FAILED)
                        .orElseThrow()
                        .message())
                .isEqualTo("Job was active longer than specified deadline");
        assertThat(world.advance(ofDays(1)).job()).isFailed("DeadlineExceeded");
        assertThat(world.pods()).hasSize(1);
    }

    @Test
    void theDeadlineStrikesDuringTheDelayToo() {
        world.submit("both", never().activeDeadline(ofSeconds(8)).build()).run().fail();
        assertThat(world.advance(ofSeconds(7)).job()).isRunning();

        assertThat(world.advance(ofSeconds(1)).job())
                .isFailed("DeadlineExceeded")
                .hasFailed(1);
        assertThat(world.advance(ofHours(1)).pods()).hasSize(1);
    }

    @Test
    void theDeadlineOfAPodFailsThePodOnly() {
        PodSpec pod = template(RestartPolicy.NEVER).spec().toBuilder()
                .activeDeadline(ofSeconds(30))
                .build();
        world.submit("level", never().template(PodTemplate.of(pod)).build())
                .run()
                .advance(ofSeconds(30));
        world.end(ALL, Fate.TERMINATED);

        assertThat(world.pods().get(0)).isFailed().hasReason("DeadlineExceeded");
        assertThat(world.job()).isRunning().hasFailed(1);
        assertThat(world.advance(ofSeconds(10)).job()).hasActive(1);
    }

    @Test
    void aDeadlineOfZeroIsAcceptedAndStrikesAtOnce() {
        assertThat(world.submit("zero", never().activeDeadline(Duration.ZERO).build())
                        .job())
                .isFailed("DeadlineExceeded");
        assertThatThrownBy(() -> world.submit(
                        "minus", never().activeDeadline(ofSeconds(-1)).build()))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("spec.activeDeadlineSeconds");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFinishedJobIsDeletedWithItsPodsWhenItsTimeIsUp(boolean complete) {
        JobSpec spec = never().ttlAfterFinished(ofSeconds(100)).backoffLimit(0).build();
        world.submit("ttl", spec).run().advance(ofMinutes(10));
        (complete ? world.succeed() : world.fail()).advance(ofSeconds(99));
        assertThat(world.job().isFinished()).isTrue();
        assertThat(world.pods()).hasSize(1);

        world.advance(ofSeconds(1));
        assertThat(world.find()).isEmpty();
        assertThat(world.pods()).isEmpty();
    }

    @Test
    void aTimeToLiveOfZeroStillTellsTheEnd() {
        listen();
        world.submit("now", never().ttlAfterFinished(Duration.ZERO).build())
                .run()
                .succeed();

        assertThat(world.find()).isEmpty();
        assertThat(told).containsExactly(SuccessCriteriaMet.class, JobCompleted.class, JobDeleted.class);
    }

    @Test
    void finalizersOfOthersKeepTheJobWhenItsTimeIsUp() {
        Metadata held = Metadata.named("held").toBuilder()
                .finalizers(List.of("example.com/hold"))
                .build();
        world.submit(Job.of(held, never().ttlAfterFinished(Duration.ZERO).build()));
        world.run().succeed().advance(ofHours(1));
        assertThat(world.job().metadata().isDeleting()).isTrue();
        assertThat(world.pods()).isEmpty();

        Metadata free = world.job().metadata().toBuilder().finalizers(List.of()).build();
        world.controller().objects().update(world.job().withMetadata(free), WriteOptions.DEFAULT);
        assertThat(world.settle().find()).isEmpty();
    }

    @Test
    void withoutCascadeThePodsGoOnWithoutOwner() {
        world.submit("orphans", never().completions(2).parallelism(2).build()).run();
        world.delete(Propagation.ORPHAN);

        assertThat(world.find()).isEmpty();
        assertThat(world.pods()).hasSize(2);
        world.pods().forEach(p -> assertThat(p).isRunning().isOrphan().isNotTerminating());

        world.succeed();
        world.pods().forEach(p -> assertThat(p).isSucceeded());
    }

    @Test
    void parallelismZeroPausesAndNothingIsForgotten() {
        world.submit("pause", never().completions(4).parallelism(2).build())
                .run()
                .succeed()
                .run();
        world.edit(spec -> spec.toBuilder().parallelism(0).build()).terminate();
        assertThat(world.advance(ofDays(1)).job())
                .isRunning()
                .hasActive(0)
                .hasSucceeded(2)
                .hasFailed(0);

        world.edit(spec -> spec.toBuilder().parallelism(2).build());
        assertThat(world.job()).hasActive(2);
        assertThat(world.run().succeed().job()).isComplete().hasSucceeded(4);
    }

    @Test
    void aWorkQueueOfParallelismZeroIsPausedNotComplete() {
        world.submit("idle", never().parallelism(0).build()).advance(ofDays(1));

        assertThat(world.job()).isRunning().hasActive(0);
        assertThat(world.pods()).isEmpty();
    }

    @Test
    void zeroCompletionsAreCompleteAtOnce() {
        assertThat(world.submit("none", never().completions(0).build()).job())
                .isComplete()
                .hasSucceeded(0);
        assertThat(world.pods()).isEmpty();
    }

    @Test
    void suspendingStopsPodsUncountedAndResumingStartsTheDeadlineOver() {
        world.submit("suspend", never().activeDeadline(ofMinutes(1)).build())
                .run()
                .advance(ofSeconds(50));
        world.suspend().terminate();
        assertThat(world.job()).isSuspended().hasActive(0).hasFailed(0);
        assertThat(world.job().status().startTime()).isNull();

        Instant resumed = world.advance(ofMinutes(10)).time().instant();
        world.resume().run();
        assertThat(world.job().status().startTime()).isEqualTo(resumed);
        assertThat(world.advance(ofSeconds(59)).job()).isRunning().hasActive(1);
        assertThat(world.advance(ofSeconds(1)).terminate().job()).isFailed("DeadlineExceeded");
        assertThat(world.events())
                .extracting(e -> e.reason())
                .contains("Suspended", "Resumed", "SuccessfulDelete", "DeadlineExceeded");
    }

    @Test
    void directivesChangeWhileSuspendedAndNotStarted() {
        JobSpec held = never().suspension(Suspension.SUSPENDED).build();
        world.submit("directives", held);
        world.edit(spec -> withNodeSelector(spec, "fast"));
        assertThat(world.job().spec().template().spec().nodeSelector()).containsEntry("disk", "fast");

        world.resume();
        assertThatThrownBy(() -> world.edit(spec -> withNodeSelector(spec, "slow")))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("spec.template");
    }

    @Test
    void aLeaderThatSucceedsEndsTheJob() {
        listen();
        SuccessPolicy leader = new SuccessPolicy(List.of(new SuccessRule("0", null)));
        world.submit("leader", indexed(3).successPolicy(leader).build()).run().succeed(index(0));
        assertThat(world.job())
                .isRunning()
                .hasCondition(JobConditionType.SUCCESS_CRITERIA_MET, "SuccessPolicy")
                .hasTerminating(2);

        assertThat(world.terminate().job()).isComplete().hasSucceeded(1).hasFailed(0);
        assertThat(told).containsExactly(SuccessCriteriaMet.class, JobCompleted.class);
    }

    @Test
    void failureIsTargetedFirstAndToldWhenThePodsAreGone() {
        listen();
        world.submit(
                        "target",
                        never().completions(2).parallelism(2).backoffLimit(0).build())
                .run()
                .fail(first(1));
        assertThat(told).containsExactly(FailureTargeted.class);

        world.advance(ofMinutes(5)).terminate();
        assertThat(told).containsExactly(FailureTargeted.class, JobFailed.class);
    }

    @Test
    void anIndexedJobStretchesWithCompletionsAndParallelismTogether() {
        world.submit("elastic", indexed(3).build()).run().succeed(index(0));
        world.edit(spec -> spec.toBuilder().completions(5).parallelism(5).build());
        assertThat(world.job()).hasActive(4);

        world.edit(spec -> spec.toBuilder().completions(2).parallelism(2).build())
                .terminate();
        assertThat(world.run().succeed(index(1)).job()).isComplete().hasCompletedIndexes("0,1");
        assertThatThrownBy(
                        () -> world.edit(spec -> spec.toBuilder().completions(7).build()))
                .isInstanceOf(InvalidJobException.class);
    }

    @ParameterizedTest
    @CsvSource({"TerminatingOrFailed,1", "Failed,0"})
    void aPodThatStopsIsReplacedAtOnceOrWhenItHasEnded(String policy, int failedAtOnce) {
        JobSpec spec =
                never().podReplacementPolicy(PodReplacementPolicy.of(policy)).build();
        world.submit("replace", spec).run().deletePods(ALL, PodPhase.RUNNING).advance(ofSeconds(10));
        assertThat(world.job()).hasTerminating(1).hasFailed(failedAtOnce).hasActive(failedAtOnce);

        world.terminate().advance(ofSeconds(10));
        assertThat(world.job()).hasTerminating(0).hasFailed(1).hasActive(1);
    }

    @Test
    void aJobOfAnotherManagerIsLeftAlone() {
        List<String> told = new ArrayList<>();
        world.controller()
                .subscribe(
                        (event, at) -> {
                            if (event instanceof JobWaiting) {
                                told.add(event.message());
                            }
                        },
                        From.NOW);
        world.submit("other", never().managedBy("example.com/mine").build()).advance(ofHours(1));

        assertThat(told).containsExactly("Job is left to example.com/mine (managedBy)");
        assertThat(world.pods()).isEmpty();
        assertThat(world.job().status().startTime()).isNull();
        assertThatThrownBy(() ->
                        world.edit(spec -> spec.toBuilder().managedBy(null).build()))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("spec.managedBy");
    }

    @Test
    void aPodIsHeldUntilItIsCountedAndThenOnly() {
        world.submit("held", never().completions(2).parallelism(2).build()).run();
        assertThat(world.pods()).extracting(Pod::isTracked).containsOnly(true);

        world.succeed(first(1));
        assertThat(world.pods()).filteredOn(Pod::isTracked).hasSize(1);
        assertThat(world.job()).hasSucceeded(1);
        assertThat(world.job().status().uncounted()).isNull();
    }

    private void listen() {
        List<Class<? extends JobEvent>> ends = List.of(
                SuccessCriteriaMet.class, FailureTargeted.class, JobCompleted.class, JobFailed.class, JobDeleted.class);
        world.controller()
                .subscribe(
                        (event, at) -> {
                            if (ends.contains(event.getClass())) {
                                told.add(event.getClass());
                            }
                        },
                        From.NOW);
    }

    private static JobSpec withNodeSelector(JobSpec spec, String disk) {
        PodTemplate template = spec.template();
        PodSpec pod =
                template.spec().toBuilder().nodeSelector(Map.of("disk", disk)).build();
        return spec.toBuilder().template(template.withSpec(pod)).build();
    }
}
