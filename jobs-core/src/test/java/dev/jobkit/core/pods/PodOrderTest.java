package dev.jobkit.core.pods;

import static dev.jobkit.core.pods.PodLife.containers;
import static dev.jobkit.core.pods.PodLife.sidecar;
import static dev.jobkit.model.RestartPolicy.NEVER;
import static dev.jobkit.model.RestartPolicy.ON_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of init containers, sidecars and containers. */
class PodOrderTest {
    private static PodSpec spec(RestartPolicy policy, Container... inits) {
        return PodSpec.builder()
                .restartPolicy(policy)
                .initContainers(List.of(inits))
                .containers(containers("m", "n"))
                .build();
    }

    private static Container init(String name) {
        return Container.of(name, "img");
    }

    @Test
    void initContainersRunOneAfterTheOther() {
        PodLife life = new PodLife(spec(NEVER, init("i"), init("j")));
        assertThat(life.starts()).containsExactly("i0");
        life.after(1, life.started("i", 0));
        assertThat(life.starts()).isEmpty();
        assertThat(life.phase()).isEqualTo(PodPhase.PENDING);
        life.after(1, life.exited("i", 0, 0));
        assertThat(life.starts()).containsExactly("j0");
        life.after(1, life.started("j", 0), life.exited("j", 0, 0));
        assertThat(life.starts()).containsExactly("m0", "n0");
        life.after(1, life.started("m", 0));
        assertThat(life.phase()).as("one container waits").isEqualTo(PodPhase.PENDING);
        life.after(1, life.started("n", 0));
        assertThat(life.phase()).isEqualTo(PodPhase.RUNNING);
    }

    @Test
    void aFailedInitContainerFailsThePodUnderNever() {
        PodLife life = new PodLife(spec(NEVER, sidecar("s"), init("i")));
        life.after(1, life.started("s", 0));
        life.after(1, life.started("i", 0), life.exited("i", 0, 4));
        assertThat(life.stops()).containsExactly("s0 MAIN_ENDED 30");
        assertThat(life.phase()).as("a sidecar still runs").isEqualTo(PodPhase.PENDING);
        life.after(1, life.exited("s", 0, 0));
        assertThat(life.phase()).isEqualTo(PodPhase.FAILED);
        assertThat(life.plan.over()).isTrue();
    }

    @Test
    void aFailedInitContainerIsRunAgainUnderOnFailure() {
        PodLife life = new PodLife(spec(ON_FAILURE, init("i")));
        life.after(1, life.started("i", 0), life.exited("i", 0, 4));
        assertThat(life.starts()).containsExactly("i1");
        life.look(life.started("i", 1), life.exited("i", 1, 4));
        assertThat(life.starts()).isEmpty();
        assertThat(life.plan.wakeAt()).isEqualTo(life.now.plusSeconds(10));
        life.after(10);
        assertThat(life.starts()).containsExactly("i2");
    }

    @Test
    void aSidecarHasToStartAndEndsAfterTheContainers() {
        PodLife life = new PodLife(spec(NEVER, sidecar("s"), sidecar("t")));
        assertThat(life.starts()).containsExactly("s0");
        life.after(1, life.started("s", 0));
        assertThat(life.starts()).containsExactly("t0");
        life.after(1, life.started("t", 0));
        assertThat(life.starts()).containsExactly("m0", "n0");
        life.after(1, life.started("m", 0), life.started("n", 0));
        assertThat(life.phase()).isEqualTo(PodPhase.RUNNING);
        life.after(1, life.exited("m", 0, 0), life.exited("n", 0, 0));
        assertThat(life.phase()).isEqualTo(PodPhase.RUNNING);
        assertThat(life.stops()).as("the last one first").containsExactly("t0 MAIN_ENDED 30");
        life.after(1, life.exited("t", 0, 143));
        assertThat(life.stops()).containsExactly("s0 MAIN_ENDED 30");
        life.after(1, life.exited("s", 0, 137));
        assertThat(life.phase()).as("sidecars do not count").isEqualTo(PodPhase.SUCCEEDED);
        assertThat(life.plan.over()).isTrue();
    }

    @Test
    void aSidecarIsRunAgainWhateverItsCode() {
        PodLife life = new PodLife(spec(NEVER, sidecar("s")));
        life.after(1, life.started("s", 0));
        life.after(1, life.started("m", 0), life.started("n", 0), life.exited("s", 0, 0));
        assertThat(life.starts()).containsExactly("s1");
        life.after(1, life.exited("m", 0, 0), life.exited("n", 0, 0));
        assertThat(life.stops()).containsExactly("s1 MAIN_ENDED 30");
        life.after(1, life.notStarted("s", 1, "Stopped"));
        assertThat(life.phase()).isEqualTo(PodPhase.SUCCEEDED);
    }

    @Test
    void aSidecarWithAStartupProbeHoldsTheOthersUpUntilItIsReady() {
        Container slow = sidecar("s").toBuilder().startupProbe(PodLife.probe()).build();
        PodLife life = new PodLife(spec(NEVER, slow));
        life.after(1, life.started("s", 0));
        assertThat(life.starts()).isEmpty();
        life.after(1, life.report("s", 0, new RunReport.Ready(life.now)));
        assertThat(life.starts()).containsExactly("m0", "n0");
    }

    @Test
    void underDeletionSidecarsGetWhatIsLeftOfTheGrace() {
        PodLife life = new PodLife(spec(NEVER, sidecar("s")));
        life.after(1, life.started("s", 0));
        life.after(1, life.started("m", 0), life.started("n", 0));
        life.delete(Duration.ofSeconds(10));
        assertThat(life.stops()).containsExactly("m0 DELETED 10", "n0 DELETED 10");
        life.after(4, life.exited("m", 0, 143), life.exited("n", 0, 143));
        assertThat(life.stops()).containsExactly("s0 DELETED 6");
        life.after(5);
        assertThat(life.stops()).as("never less than two seconds").containsExactly("s0 DELETED 2");
        life.after(1, life.exited("s", 0, 143));
        assertThat(life.phase()).isEqualTo(PodPhase.FAILED);
    }

    @Test
    void aContainerThatRunsProvesThatItsInitContainersAreDone() {
        PodLife life = new PodLife(spec(NEVER, init("i")));
        life.after(1, life.started("m", 0), life.started("n", 0));
        assertThat(life.phase()).isEqualTo(PodPhase.RUNNING);
        assertThat(life.starts()).isEmpty();
        life.after(1, life.exited("i", 0, 0));
        assertThat(life.plan.ended())
                .singleElement()
                .satisfies(a -> assertThat(a.container()).isEqualTo("i"));
        life.after(1, life.exited("i", 0, 0));
        assertThat(life.plan.ended()).isEmpty();
    }

    @Test
    void aPodDeletedDuringItsInitContainersFails() {
        PodLife life = new PodLife(spec(ON_FAILURE, init("i")));
        life.after(1, life.started("i", 0));
        life.delete(Duration.ZERO);
        assertThat(life.stops()).containsExactly("i0 DELETED 0");
        life.after(1, life.exited("i", 0, 0));
        life.after(1, life.notStarted("m", 0, "Stopped"), life.notStarted("n", 0, "Stopped"));
        assertThat(life.plan.over()).isTrue();
        assertThat(life.phase()).isEqualTo(PodPhase.FAILED);
        assertThat(life.plan.starts()).isEmpty();
    }
}
