package dev.jobkit.core.pods;

import static dev.jobkit.model.RestartPolicy.NEVER;
import static dev.jobkit.model.RestartPolicy.ON_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.ContainerState.Waiting;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Crash loops, refused starts, deadlines, lost runs and what a pod's status says meanwhile. */
class PodTroubleTest {
    @Test
    void theDelayDoublesToItsCapAndIsResetByALongRun() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        List<Long> delays = new ArrayList<>();
        for (int attempt = 0; attempt < 8; attempt++) {
            life.look(life.started("a", attempt), life.exited("a", attempt, 1));
            delays.add(toNextStart(life));
        }
        assertThat(delays).containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
        var from = life.now;
        life.look(life.started("a", 8));
        life.after(Duration.ofMinutes(10));
        life.look(life.report("a", 8, RunReport.Exited.of(1, from, life.now)));
        assertThat(toNextStart(life)).isZero();
    }

    private static long toNextStart(PodLife life) {
        if (!life.starts().isEmpty()) {
            return 0;
        }
        long wait = Duration.between(life.now, life.plan.wakeAt()).toSeconds();
        assertThat(life.after((int) wait - 1).starts()).isEmpty();
        assertThat(life.after(1).starts()).hasSize(1);
        return wait;
    }

    @Test
    void duringTheDelayTheOldEndAndTheReasonAreShown() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        life.after(1, life.started("a", 0), life.exited("a", 0, 1));
        life.after(1, life.started("a", 1), life.exited("a", 1, 1));
        var status = life.status("a");
        assertThat(status.state())
                .isEqualTo(new Waiting(
                        "CrashLoopBackOff", "back-off 10s restarting failed container=a pod=p_default(uid-1)"));
        assertThat(status.lastState()).isInstanceOf(Terminated.class);
        assertThat(status.restartCount())
                .as("the run to come is not counted yet")
                .isEqualTo(1);
        assertThat(life.phase()).isEqualTo(PodPhase.RUNNING);
    }

    @Test
    void aPodDeletedDuringTheDelayIsOverAtOnce() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        life.after(1, life.started("a", 0), life.exited("a", 0, 1));
        life.after(1, life.started("a", 1), life.exited("a", 1, 1));
        life.delete(Duration.ofSeconds(30));
        assertThat(life.plan.over()).isTrue();
        assertThat(life.phase()).isEqualTo(PodPhase.FAILED);
        assertThat(life.status("a").state()).isInstanceOf(Terminated.class);
    }

    @Test
    void aRefusedStartIsTriedAgainWithGrowingDelay() {
        PodLife life = PodLife.of(NEVER, "a");
        life.after(1, life.notStarted("a", 0, "ErrImagePull"));
        assertThat(life.plan.refused()).containsExactly(PodLife.run("a", 0));
        assertThat(life.status("a").state()).isEqualTo(new Waiting("ErrImagePull", "why"));
        assertThat(life.phase()).isEqualTo(PodPhase.PENDING);
        assertThat(life.starts()).isEmpty();
        assertThat(life.plan.wakeAt()).isEqualTo(life.now.plusSeconds(10));
        life.after(10);
        assertThat(life.starts()).containsExactly("a0");
        life.after(1, life.notStarted("a", 0, "ErrImagePull"));
        assertThat(life.status("a").state())
                .isEqualTo(new Waiting("ImagePullBackOff", "Back-off pulling image \"img\": ErrImagePull: why"));
        assertThat(life.plan.wakeAt()).isEqualTo(life.now.plusSeconds(20));
        life.after(20, life.started("a", 0));
        assertThat(life.phase()).isEqualTo(PodPhase.RUNNING);
        assertThat(life.status("a").restartCount()).isZero();
    }

    @Test
    void pastItsDeadlineAPodIsStoppedAndFails() {
        PodLife life = new PodLife(PodLife.spec(ON_FAILURE, "a")
                .activeDeadline(Duration.ofSeconds(60))
                .terminationGracePeriod(Duration.ofSeconds(7))
                .build());
        assertThat(life.plan.wakeAt())
                .as("the clock begins when the node takes it")
                .isNull();
        life.after(5);
        life.look(life.started("a", 0));
        assertThat(life.plan.wakeAt()).isEqualTo(life.now.plusSeconds(60));
        life.after(60);
        assertThat(life.stops()).containsExactly("a0 DEADLINE 7");
        assertThat(life.phase()).isEqualTo(PodPhase.RUNNING);
        life.after(1, life.exited("a", 0, 0));
        assertThat(life.phase()).isEqualTo(PodPhase.FAILED);
        assertThat(life.pod.status().reason()).isEqualTo("DeadlineExceeded");
        assertThat(life.pod.status().message())
                .isEqualTo("Pod was active on the node longer than the specified deadline");
        assertThat(life.events()).containsExactly("PodFailed");
    }

    @Test
    void anEndBeforeTheDeadlineThatIsReportedLateIsNotLate() {
        PodLife life = new PodLife(
                PodLife.spec(NEVER, "a").activeDeadline(Duration.ofSeconds(60)).build());
        life.after(1, life.started("a", 0));
        Reported exit = life.exited("a", 0, 0);
        life.after(100, exit);
        assertThat(life.phase()).isEqualTo(PodPhase.SUCCEEDED);
    }

    @Test
    void aLostRunFailsThePodWithDisruptionTarget() {
        PodLife life = PodLife.of(ON_FAILURE, "a", "b");
        life.after(1, life.started("a", 0), life.started("b", 0));
        life.after(1, life.report("a", 0, new RunReport.Lost("the supervisor is gone")));
        assertThat(life.stops()).containsExactly("b0 FAILED 30");
        assertThat(life.look().stops()).as("remembered").hasSize(1);
        life.after(1, life.notStarted("b", 0, "Stopped"));
        assertThat(life.phase()).isEqualTo(PodPhase.FAILED);
        assertThat(life.pod.status().condition(PodConditionType.DISRUPTION_TARGET))
                .hasValueSatisfying(c -> assertThat(c.message()).isEqualTo("the supervisor is gone"));
        assertThat(life.status("b").state()).isInstanceOfSatisfying(Terminated.class, t -> {
            assertThat(t.exitCode()).isEqualTo(137);
            assertThat(t.reason()).isEqualTo("ContainerStatusUnknown");
        });
        assertThat(life.plan.over()).isTrue();
    }

    @Test
    void anEndOfThePodCountsWhateverThePolicy() {
        PodLife life = PodLife.of(ON_FAILURE, "a", "b");
        life.after(1, life.started("a", 0), life.started("b", 0));
        life.after(
                1,
                life.report("a", 0, new RunReport.PodEnded(PodPhase.FAILED, "Evicted", "disk full", life.now)),
                life.exited("b", 0, 9));
        assertThat(life.phase()).isEqualTo(PodPhase.FAILED);
        assertThat(life.pod.status().reason()).isEqualTo("Evicted");
        assertThat(((Terminated) life.status("a").state()).exitCode()).isEqualTo(137);
        assertThat(((Terminated) life.status("b").state()).exitCode()).isEqualTo(9);
        assertThat(life.plan.over()).isTrue();
        assertThat(life.plan.ended()).hasSize(2);
    }

    @Test
    void attemptsThatWereNeverOrderedAreBelieved() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        life.after(1, life.started("a", 3));
        assertThat(life.status("a").restartCount()).isEqualTo(3);
        life.after(1, life.exited("a", 2, 1));
        assertThat(life.plan.ended())
                .singleElement()
                .satisfies(e -> assertThat(e.attempt()).isEqualTo(2));
        assertThat(life.status("a").state()).isInstanceOf(ContainerState.Running.class);
        life.after(1, life.exited("a", 1, 1));
        assertThat(life.plan.ended()).as("too late to tell from a repetition").isEmpty();
    }

    @Test
    void conditionsAreThoseOfANodeAgent() {
        PodLife life = new PodLife(PodLife.spec(NEVER, "a", "b")
                .initContainers(PodLife.containers("i"))
                .build());
        assertThat(life.pod.status().conditions()).isEmpty();
        life.after(1, life.report("i", 0, new RunReport.Waiting("ContainerCreating", "")));
        assertThat(conditions(life))
                .containsExactly(
                        "PodReadyToStartContainers=False",
                        "Initialized=False ContainersNotInitialized containers with incomplete status: [i]",
                        "Ready=False ContainersNotReady containers with unready status: [a b]",
                        "ContainersReady=False ContainersNotReady containers with unready status: [a b]",
                        "PodScheduled=True");
        var scheduled = life.now;
        life.after(1, life.started("i", 0), life.exited("i", 0, 0), life.started("a", 0));
        assertThat(conditions(life))
                .containsExactly(
                        "PodReadyToStartContainers=True",
                        "Initialized=True",
                        "Ready=False ContainersNotReady containers with unready status: [b]",
                        "ContainersReady=False ContainersNotReady containers with unready status: [b]",
                        "PodScheduled=True");
        life.after(1, life.started("b", 0));
        assertThat(life.pod.status().has(PodConditionType.READY)).isTrue();
        life.after(1, life.exited("a", 0, 0), life.exited("b", 0, 0));
        assertThat(conditions(life))
                .containsExactly(
                        "PodReadyToStartContainers=False",
                        "Initialized=True PodCompleted",
                        "Ready=False PodCompleted",
                        "ContainersReady=False PodCompleted",
                        "PodScheduled=True");
        assertThat(life.pod.status().condition(PodConditionType.POD_SCHEDULED))
                .hasValueSatisfying(c -> assertThat(c.lastTransition()).isEqualTo(scheduled));
    }

    private static List<String> conditions(PodLife life) {
        List<String> all = new ArrayList<>();
        for (PodCondition c : life.pod.status().conditions()) {
            String words = c.reason() == null ? "" : " " + c.reason();
            all.add(c.type() + "=" + c.status() + words + (c.message() == null ? "" : " " + c.message()));
        }
        return all;
    }

    @Test
    void readinessFollowsTheReportsWhereAProbeAsks() {
        var probe = PodLife.probe();
        var spec = PodLife.spec(NEVER, "a").build();
        var probed = spec.containers().get(0).toBuilder().readinessProbe(probe).build();
        PodLife life = new PodLife(spec.toBuilder().containers(List.of(probed)).build());
        life.after(1, life.started("a", 0));
        assertThat(life.status("a").ready()).isFalse();
        life.after(1, life.report("a", 0, new RunReport.Ready(life.now)));
        assertThat(life.pod.status().has(PodConditionType.READY)).isTrue();
        life.after(1, life.report("a", 0, new RunReport.NotReady(life.now)));
        assertThat(life.pod.status().has(PodConditionType.READY)).isFalse();
    }

    @Test
    void conditionsOfOthersAreKeptAndProgressIsShown() {
        PodLife life = PodLife.of(NEVER, "a");
        var condition = new PodCondition(
                PodConditionType.DISRUPTION_TARGET, ConditionStatus.TRUE, "EvictionByEvictionAPI", "m", null, null);
        life.after(
                1,
                life.started("a", 0),
                life.report("a", 0, new RunReport.PodConditionSet(condition)),
                life.report("a", 0, new RunReport.Progressed(0.5, "half")));
        assertThat(life.stops()).as("only said, not asked").isEmpty();
        assertThat(life.pod.status().progress()).isNotNull();
        assertThat(life.events()).containsExactly("PodStarted", "PodProgress");
        life.after(1, life.exited("a", 0, 1));
        assertThat(life.pod.status().has(PodConditionType.DISRUPTION_TARGET)).isTrue();
    }
}
