package dev.jobkit.scenarios;

import static dev.jobkit.testkit.JobKitAssertions.assertThat;
import static dev.jobkit.testkit.PodChoice.first;
import static dev.jobkit.testkit.PodChoice.index;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.Propagation;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.PodConditionPattern;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scripts read like stories, and the tool does what its pages promise. */
class WorldTest {
    private final World world = World.create();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aPolicySurvivesAnEvictionAndTwoFailures() {
        world.submit("render", ignoringEvictions(never().backoffLimit(2).build()));
        world.run().fail(PodChoice.ALL, Fate.EVICTED).advance(ofSeconds(10));
        world.run().fail().advance(ofSeconds(20));
        world.run().fail().advance(ofSeconds(40)).run();
        assertThat(world.job()).isRunning().hasFailed(2).hasActive(1);

        assertThat(world.fail().job()).isFailed("BackoffLimitExceeded").hasFailed(3);
    }

    @Test
    void indexesAreChosenByNumberAndPodsInOrder() {
        JobSpec spec = never().completions(3)
                .parallelism(3)
                .completionMode(CompletionMode.INDEXED)
                .build();
        world.submit("indexed", spec).run(first(2)).succeed(index(1));

        assertThat(world.job()).hasCompletedIndexes("1").hasActive(2).hasReady(1);
        assertThat(world.pods().get(0)).hasIndex(0).isRunning().isReady();
        assertThat(world.pods().get(1)).hasIndex(1).isSucceeded();
        assertThat(world.pods().get(2)).hasIndex(2).isPending();
    }

    @Test
    void theSecondCrashIsRestartedInPlaceAfterItsDelay() {
        world.submit(
                "crash", never().template(template(RestartPolicy.ON_FAILURE)).build());
        world.run().exit(PodChoice.ALL, 1);
        assertThat(world.pods().get(0)).isRunning().hasRestarts(1);

        world.advance(ofSeconds(1)).exit(PodChoice.ALL, 1).advance(ofSeconds(9));
        assertThat(world.executor().starts()).isEqualTo(2);

        world.advance(ofSeconds(1));
        assertThat(world.executor().starts()).isEqualTo(3);
        assertThat(world.pods().get(0)).isRunning().hasRestarts(2);
    }

    @Test
    void podsThatAreAskedToStopObeyWhenTheScriptSaysSo() {
        world.submit("stop", never().build()).run().suspend();
        assertThat(world.job()).isSuspended().hasTerminating(1);
        assertThat(world.pods().get(0)).isRunning().isTerminating();

        world.terminate();

        assertThat(world.job()).hasTerminating(0).hasFailed(0);
        assertThat(world.pods()).isEmpty();
    }

    @Test
    void aDeletedJobIsGoneButItsEventsAreKept() {
        world.submit("gone", never().build()).run().succeed().delete(Propagation.BACKGROUND);

        assertThat(world.find()).isEmpty();
        assertThat(world.pods()).isEmpty();
        assertThat(world.events())
                .extracting(e -> e.reason())
                .containsExactlyInAnyOrder("SuccessfulCreate", "Completed");
        assertThatThrownBy(world::job).hasMessageContaining("default/gone");
    }

    @Test
    void aLaterWayToDeleteTakesThePlaceOfAnEarlierOne() {
        world.submit("first", never().build()).run().delete(Propagation.FOREGROUND);
        assertThat(world.job().metadata().isDeleting()).isTrue();

        world.delete(Propagation.BACKGROUND);

        assertThat(world.find()).isEmpty();
        assertThat(world.pods().get(0)).isTerminating();
        world.terminate();
        world.submit("second", never().build()).run().delete(Propagation.FOREGROUND);
        world.delete(Propagation.ORPHAN);
        assertThat(world.find()).isEmpty();
        assertThat(world.pods().get(0).metadata().owners()).isEmpty();
    }

    @Test
    void aFailedAssertionShowsTheStatus() {
        world.submit("shown", never().build());

        assertThatThrownBy(() -> assertThat(world.job()).hasActive(2))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("default/shown to have active 2 but it has 1")
                .hasMessageContaining("conditions=[]");
        assertThatThrownBy(() -> assertThat(world.pods().get(0)).isRunning())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("phase RUNNING but it has PENDING");
    }

    @Test
    void theSameSeedGivesTheSameNames() {
        try (World other = World.create()) {
            JobSpec spec = never().parallelism(3).completions(3).build();
            assertThat(world.submit("same", spec).pods())
                    .isEqualTo(other.submit("same", spec).pods());
        }
    }

    private static JobSpec.Builder never() {
        return JobSpec.builder().template(template(RestartPolicy.NEVER));
    }

    private static PodTemplate template(RestartPolicy policy) {
        PodSpec pod = PodSpec.of(Container.of("main", "busybox")).toBuilder()
                .restartPolicy(policy)
                .build();
        return PodTemplate.of(pod);
    }

    private static JobSpec ignoringEvictions(JobSpec spec) {
        PodConditionPattern disrupted =
                new PodConditionPattern(PodConditionType.DISRUPTION_TARGET, ConditionStatus.TRUE);
        PodFailureRule ignore = new PodFailureRule(PodFailureAction.IGNORE, null, List.of(disrupted));
        return spec.toBuilder()
                .podFailurePolicy(new PodFailurePolicy(List.of(ignore)))
                .build();
    }
}
