package dev.jobkit.core.pods;

import static dev.jobkit.model.RestartPolicy.NEVER;
import static dev.jobkit.model.RestartPolicy.ON_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RestartPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of a pod with plain containers. */
class PodDeciderTest {
    @Test
    void aNewPodIsLeftAsItIsAndItsContainersAreOrdered() {
        PodLife life = PodLife.of(NEVER, "a", "b");
        assertThat(life.starts()).containsExactly("a0", "b0");
        assertThat(life.plan.over()).isFalse();
        assertThat(life.plan.wakeAt()).isNull();
        var same = life.pod;
        assertThat(life.look().pod()).isSameAs(same);
        assertThat(life.starts()).containsExactly("a0", "b0");
    }

    @Test
    void startedAndExitedTogetherAreOnePodWithBothEvents() {
        PodLife life = PodLife.of(NEVER, "a");
        life.after(1, life.started("a", 0), life.exited("a", 0, 0));
        assertThat(life.phase()).isEqualTo(PodPhase.SUCCEEDED);
        assertThat(life.events()).containsExactly("PodStarted", "PodSucceeded");
        assertThat(life.plan.over()).isTrue();
        assertThat(life.plan.ended()).singleElement().satisfies(a -> {
            assertThat(a.exitCode()).isZero();
            assertThat(a.runUid()).isEmpty();
            assertThat(a.reason()).isEqualTo("Completed");
        });
    }

    @ParameterizedTest(name = "{0}: a ends with {1}, b with {2}: {3}, over {4}")
    @CsvSource({
        "Never,     0, 0, SUCCEEDED, true",
        "Never,     1, 0, FAILED,    true",
        "Never,     0, 7, FAILED,    true",
        "OnFailure, 0, 0, SUCCEEDED, true",
        "OnFailure, 1, 0, RUNNING,   false",
        "Always,    0, 0, RUNNING,   false",
    })
    void thePhaseFollowsTheExitCodes(String policy, int a, int b, PodPhase phase, boolean over) {
        PodLife life = PodLife.of(RestartPolicy.of(policy), "a", "b");
        life.after(1, life.started("a", 0), life.started("b", 0));
        assertThat(life.phase()).isEqualTo(PodPhase.RUNNING);
        life.after(1, life.exited("a", 0, a));
        assertThat(life.phase()).isEqualTo(PodPhase.RUNNING);
        life.after(1, life.exited("b", 0, b));
        assertThat(life.phase()).isEqualTo(phase);
        assertThat(life.plan.over()).isEqualTo(over);
    }

    @Test
    void underOnFailureAContainerIsRunAgainInPlace() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        life.after(1, life.started("a", 0), life.exited("a", 0, 3));
        assertThat(life.starts()).containsExactly("a1");
        assertThat(life.status("a").restartCount()).isEqualTo(1);
        assertThat(life.status("a").lastState()).isInstanceOf(Terminated.class);
        life.after(1, life.started("a", 1));
        assertThat(life.events()).containsExactly("PodRestarted");
        life.after(1, life.exited("a", 1, 0));
        assertThat(life.phase()).isEqualTo(PodPhase.SUCCEEDED);
        assertThat(life.plan.ended())
                .singleElement()
                .satisfies(e -> assertThat(e.attempt()).isEqualTo(1));
    }

    @Test
    void aDeletedPodThatRunsIsStoppedAndEndsByItsExitCode() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        life.after(1, life.started("a", 0));
        life.delete(Duration.ofSeconds(5));
        assertThat(life.stops()).containsExactly("a0 DELETED 5");
        assertThat(life.starts()).isEmpty();
        assertThat(life.plan.over()).isFalse();
        life.after(2, life.exited("a", 0, 143));
        assertThat(life.phase()).isEqualTo(PodPhase.FAILED);
        assertThat(life.plan.over()).isTrue();
        assertThat(life.stops()).isEmpty();
    }

    @Test
    void aDeletedPodThatNeverBeganIsOverOnceAllItsRunsAreRefused() {
        PodLife life = PodLife.of(NEVER, "a", "b");
        life.delete(Duration.ofSeconds(5));
        assertThat(life.stops()).containsExactly("a0 DELETED 5", "b0 DELETED 5");
        life.after(1, life.notStarted("b", 0, "Stopped"));
        assertThat(life.plan.over()).isFalse();
        assertThat(life.stops()).containsExactly("a0 DELETED 5");
        life.after(1, life.notStarted("a", 0, "Stopped"));
        assertThat(life.plan.over()).isTrue();
        assertThat(life.phase()).isEqualTo(PodPhase.PENDING);
        assertThat(life.pod.status().startTime()).isNull();
        life.after(3600);
        assertThat(life.plan.over()).isTrue();
        assertThat(life.stops()).isEmpty();
    }

    @Test
    void factsAboutAFinishedPodChangeNothing() {
        PodLife life = PodLife.of(NEVER, "a");
        life.after(1, life.exited("a", 0, 1));
        var ended = life.pod;
        life.after(1, life.exited("a", 0, 0), life.started("a", 4), life.started("a", 0));
        assertThat(life.pod).isSameAs(ended);
        assertThat(life.plan.events()).isEmpty();
    }
}
