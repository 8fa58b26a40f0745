package dev.jobkit.scenarios;

import static dev.jobkit.scenarios.Wishes.indexed;
import static dev.jobkit.scenarios.Wishes.never;
import static dev.jobkit.scenarios.Wishes.onFailure;
import static dev.jobkit.scenarios.Wishes.template;
import static dev.jobkit.testkit.JobKitAssertions.assertThat;
import static dev.jobkit.testkit.PodChoice.ALL;
import static dev.jobkit.testkit.PodChoice.first;
import static dev.jobkit.testkit.PodChoice.index;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.From;
import dev.jobkit.InvalidJobException;
import dev.jobkit.event.JobWaiting;
import dev.jobkit.event.PodCreated;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ExitCodeOperator;
import dev.jobkit.model.ExitCodes;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Names;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the catalogue's group C, failures, with the annex's D and E, as stories; docs/coverage.md says which. */
class CatalogueFailuresTest {
    private final World world = World.create();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void anExitCodeFailsContainerAndPodAndTheFailedPodStays() {
        world.submit("code", never().build()).run().fail(ALL, Fate.exit(3)).advance(ofSeconds(10));

        Pod failed = world.pods().get(0);
        assertThat(failed).isFailed();
        assertThat(failed.status().containerStatuses().get(0).state())
                .isInstanceOfSatisfying(
                        ContainerState.Terminated.class,
                        e -> assertThat(e.exitCode()).isEqualTo(3));
        assertThat(world.run().succeed().job()).isComplete().hasFailed(1);
        assertThat(world.pods()).hasSize(2).extracting(Pod::isEnded).containsOnly(true);
    }

    @Test
    void underOnFailureTheContainerIsRunAgainInItsPod() {
        world.submit("inplace", onFailure().build()).run();
        String name = world.pods().get(0).metadata().name();

        world.exit(ALL, 3);

        assertThat(world.pods()).hasSize(1);
        assertThat(world.pods().get(0)).isRunning().hasRestarts(1);
        assertThat(world.pods().get(0).metadata().name()).isEqualTo(name);
        assertThat(world.job()).hasFailed(0).hasActive(1);
    }

    @Test
    void aPodThatLosesItsNodeIsReplacedAlsoUnderOnFailure() {
        world.submit("node", onFailure().build()).run().end(ALL, Fate.EVICTED);
        assertThat(world.job()).hasFailed(1).hasActive(0);

        assertThat(world.advance(ofSeconds(10)).job()).hasActive(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Always", ""})
    void aJobRestartsNeverOrOnFailure(String policy) {
        RestartPolicy wanted = policy.isEmpty() ? null : RestartPolicy.of(policy);
        PodSpec pod = PodSpec.of(Container.of("main", "busybox")).toBuilder()
                .restartPolicy(wanted)
                .build();

        assertThatThrownBy(() -> world.submit(
                        "always",
                        JobSpec.builder().template(PodTemplate.of(pod)).build()))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("spec.template.spec.restartPolicy: ")
                .hasMessageContaining("\"OnFailure\", \"Never\"");
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,2", "2,3", "4,5", "5,6", "6,7"})
    void underNeverTheJobFailsByMoreFailuresThanItsLimit(int limit, int failures) {
        world.submit("limit", never().backoffLimit(limit).build());
        for (int i = 1; i < failures; i++) {
            world.run().fail();
            assertThat(world.job()).isRunning().hasFailed(i);
            world.advance(ofMinutes(10));
        }
        world.run().fail();

        assertThat(world.job()).isFailed("BackoffLimitExceeded").hasFailed(failures);
        assertThat(world.job()
                        .status()
                        .condition(JobConditionType.FAILED)
                        .orElseThrow()
                        .message())
                .isEqualTo("Job has reached the specified backoff limit");
        assertThat(world.events()).extracting(e -> e.reason()).contains("BackoffLimitExceeded");
    }

    @Test
    void theLimitIsSixWhenNoneIsSaid() {
        assertThat(world.submit("six", never().build()).job().spec().backoffLimit())
                .isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "2,2"})
    void underOnFailureTheJobFailsByAsManyRestartsAsItsLimit(int limit, int restarts) {
        world.submit("restarts", onFailure().backoffLimit(limit).build()).run();
        for (int i = 1; i <= restarts; i++) {
            assertThat(world.job()).isRunning();
            world.exit(ALL, 1).advance(ofMinutes(6));
        }
        assertThat(world.terminate().job()).isFailed("BackoffLimitExceeded");
        assertThat(world.pods()).isEmpty();
    }

    @Test
    void theDelayDoublesUpToTenMinutesAndTheJobSaysForWhatItWaits() {
        List<Duration> delays = new ArrayList<>();
        List<String> waits = new ArrayList<>();
        List<String> whys = new ArrayList<>();
        world.controller()
                .subscribe(
                        (event, at) -> {
                            if (event instanceof JobWaiting) {
                                waits.add(event.message());
                            } else if (event instanceof PodCreated) {
                                whys.add(event.message());
                            }
                        },
                        From.NOW);
        world.submit("delay", never().backoffLimit(99).build());
        for (int i = 0; i < 8; i++) {
            world.run().fail();
            Duration waited = Duration.ZERO;
            while (world.job().status().active() == 0) {
                world.advance(ofSeconds(10));
                waited = waited.plusSeconds(10);
            }
            delays.add(waited);
        }
        assertThat(delays).extracting(Duration::toSeconds).containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L);
        assertThat(waits)
                .hasSize(8)
                .startsWith(
                        "Job waits until 2026-03-02T10:00:10Z: back-off of 10 s after 1 failure since the last success");
        assertThat(whys).hasSize(9).containsOnly("parallelism is 1, 0 active, 0 of 1 done");
    }

    @Test
    void aSuccessResetsTheDelayButNotTheCount() {
        world.submit("reset", never().completions(5).backoffLimit(2).build());
        world.run().fail().advance(ofSeconds(10)).run().fail().advance(ofSeconds(20));
        world.run().succeed().run().fail();
        assertThat(world.job()).isFailed("BackoffLimitExceeded").hasFailed(3).hasSucceeded(1);

        world.submit("again", never().completions(5).build());
        world.run().fail().advance(ofSeconds(10)).run().succeed().run().fail();
        assertThat(world.advance(ofSeconds(9)).job()).hasActive(0);
        assertThat(world.advance(ofSeconds(1)).job()).hasActive(1).hasFailed(2);
    }

    @Test
    void atTheLimitRunningPodsAreStoppedAndFinishedOnesStay() {
        world.submit(
                        "stop",
                        never().completions(3).parallelism(3).backoffLimit(0).build())
                .run();
        world.succeed(first(1)).fail(first(1));

        assertThat(world.job()).hasCondition(JobConditionType.FAILURE_TARGET, "BackoffLimitExceeded");
        assertThat(world.job()).isRunning().hasTerminating(1).hasFailed(2);

        world.terminate();
        assertThat(world.job()).isFailed("BackoffLimitExceeded").hasSucceeded(1);
        assertThat(world.pods()).hasSize(2).extracting(Pod::isEnded).containsOnly(true);

        assertThat(world.advance(ofDays(2)).job()).isFailed("BackoffLimitExceeded");
        assertThat(world.pods()).hasSize(2);
    }

    @Test
    void successesAreCountedAlthoughPodsFailInBetween() {
        world.submit("mixed", never().completions(3).build());
        for (int code : new int[] {0, 1, 0, 1, 1, 0}) {
            world.run().end(ALL, Fate.exit(code)).advance(ofMinutes(2));
        }
        assertThat(world.job()).isComplete().hasSucceeded(3).hasFailed(3);
    }

    @Test
    void aPodDeletedByHandIsAFailureForTheLimit() {
        world.submit("byhand", never().backoffLimit(0).build()).run();
        world.deletePods(ALL, PodPhase.RUNNING).terminate();

        assertThat(world.job()).isFailed("BackoffLimitExceeded").hasFailed(1);
    }

    @Test
    void eachIndexHasItsOwnLimitAndDelay() {
        JobSpec spec = indexed(3).backoffLimitPerIndex(1).build();
        world.submit("own", spec).run();
        assertThat(world.job().spec().backoffLimit()).isEqualTo(Integer.MAX_VALUE);

        world.fail(index(1)).advance(ofSeconds(10));
        assertThat(world.job()).hasActive(3).hasFailed(1).hasFailedIndexes("");
        assertThat(world.pods().get(3).metadata().annotations()).containsEntry(Names.INDEX_FAILURE_COUNT, "1");

        world.run().fail(index(1)).succeed(index(0)).succeed(index(2));
        assertThat(world.job()).isFailed("FailedIndexes").hasFailedIndexes("1").hasCompletedIndexes("0,2");
    }

    @Test
    void moreFailedIndexesThanAllowedFailTheJob() {
        world.submit(
                        "most",
                        indexed(4).backoffLimitPerIndex(0).maxFailedIndexes(1).build())
                .run();
        world.fail(index(0));
        assertThat(world.job()).isRunning();

        assertThat(world.fail(index(2)).terminate().job())
                .isFailed("MaxFailedIndexesExceeded")
                .hasFailedIndexes("0,2")
                .hasFailed(4);
    }

    @ParameterizedTest
    @CsvSource({"FailJob,3", "FailIndex,1", "Ignore,0", "Count,1"})
    void theFirstMatchingRuleOfAPolicyDecides(String action, int failed) {
        ExitCodes codes = new ExitCodes(null, ExitCodeOperator.IN, List.of(42));
        PodFailureRule rule = new PodFailureRule(PodFailureAction.of(action), codes, List.of());
        PodFailureRule later = new PodFailureRule(PodFailureAction.FAIL_JOB, codes, List.of());
        JobSpec spec = indexed(3)
                .backoffLimitPerIndex(3)
                .podFailurePolicy(new PodFailurePolicy(List.of(rule, later)))
                .build();
        world.submit("policy", spec)
                .run()
                .fail(index(1), Fate.exit(42))
                .terminate()
                .advance(ofSeconds(10));

        assertThat(world.job()).hasFailed(failed);
        if (action.equals("FailJob")) {
            assertThat(world.job()).isFailed("PodFailurePolicy");
        } else {
            assertThat(world.job()).isRunning().hasFailedIndexes(action.equals("FailIndex") ? "1" : "");
            assertThat(world.job()).hasActive(action.equals("FailIndex") ? 2 : 3);
        }
    }

    @Test
    void aPolicyNeedsNever() {
        ExitCodes codes = new ExitCodes(null, ExitCodeOperator.IN, List.of(42));
        PodFailureRule rule = new PodFailureRule(PodFailureAction.FAIL_JOB, codes, List.of());
        JobSpec spec = never().template(template(RestartPolicy.ON_FAILURE))
                .podFailurePolicy(new PodFailurePolicy(List.of(rule)))
                .build();

        assertThatThrownBy(() -> world.submit("needs", spec))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("restartPolicy");
    }
}
