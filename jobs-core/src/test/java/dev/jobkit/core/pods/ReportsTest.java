package dev.jobkit.core.pods;

import static dev.jobkit.core.pods.PodLife.T0;
import static dev.jobkit.model.RestartPolicy.NEVER;
import static dev.jobkit.model.RestartPolicy.ON_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerState.Running;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What each report makes of a container's status: late, early, twice and out of order (v1 ContainerStatus). */
class ReportsTest {
    private static final Duration NO_DELAY = Duration.ZERO;

    private static ContainerStatus status(
            ContainerState state, @Nullable ContainerState last, boolean ready, boolean started, int restarts) {
        return new ContainerStatus("a", "img", state, last, ready, started, restarts, null, null);
    }

    private static Terminated end(int code, @Nullable Instant from, Instant to) {
        return new Terminated(code, null, code == 0 ? "Completed" : "Error", null, from, to);
    }

    private static Instant at(int seconds) {
        return T0.plusSeconds(seconds);
    }

    @Test
    void theEarliestKnownStartCounts() {
        PodLife life = PodLife.of(NEVER, "a");
        life.after(5);
        life.look(life.started("a", 0));
        assertThat(life.status("a")).isEqualTo(status(new Running(at(5)), null, true, true, 0));
        assertThat(life.events()).containsExactly("PodStarted");

        life.after(1, life.report("a", 0, new RunReport.Started(at(3))));
        assertThat(life.status("a").state()).isEqualTo(new Running(at(3)));
        assertThat(life.events()).as("it ran before").isEmpty();

        life.after(1, life.report("a", 0, new RunReport.Started(at(4))));
        assertThat(life.status("a").state()).isEqualTo(new Running(at(3)));
    }

    @Test
    void anEndWithItsStartTellsBoth() {
        PodLife life = PodLife.of(NEVER, "a");
        life.after(9, life.report("a", 0, RunReport.Exited.of(0, at(2), at(7))));
        assertThat(life.status("a")).isEqualTo(status(end(0, at(2), at(7)), null, false, false, 0));
        assertThat(life.events()).containsExactly("PodStarted", "PodSucceeded");
        assertThat(life.pod.status().startTime()).isEqualTo(at(2));
    }

    @Test
    void anEndWithoutItsStartKeepsTheStartThatIsKnown() {
        PodLife life = PodLife.of(NEVER, "a");
        life.after(2);
        life.look(life.started("a", 0));
        life.after(5, life.report("a", 0, new RunReport.Exited(3, null, null, null, null, at(7))));
        assertThat(life.status("a").state()).isEqualTo(end(3, at(2), at(7)));
    }

    @Test
    void anEndWithoutItsStartKnowsNoStartOfAnotherAttempt() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        life.after(2);
        life.look(life.started("a", 0));
        life.after(5, life.report("a", 1, new RunReport.Exited(0, null, null, null, null, at(7))));
        assertThat(life.status("a").state()).isEqualTo(end(0, null, at(7)));
        assertThat(life.status("a").restartCount()).isEqualTo(1);
    }

    @Test
    void aFurtherAttemptThatIsReportedWithItsEndHasRun() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        life.after(1);
        life.look(life.started("a", 0), life.exited("a", 0, 1));
        life.after(5, life.report("a", 1, RunReport.Exited.of(0, at(3), at(5))));
        assertThat(life.status("a"))
                .isEqualTo(new ContainerStatus(
                        "a", "img", end(0, at(3), at(5)), end(1, at(1), at(1)), false, false, 1, NO_DELAY, null));
        assertThat(life.events()).containsExactly("PodRestarted", "PodSucceeded");
    }

    @Test
    void aStartOfAFurtherAttemptKeepsTheEndBefore() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        life.after(1);
        life.look(life.started("a", 0));
        life.after(1);
        life.look(life.exited("a", 0, 1), life.started("a", 1));
        assertThat(life.status("a"))
                .isEqualTo(new ContainerStatus(
                        "a", "img", new Running(at(2)), end(1, at(2), at(2)), true, true, 1, NO_DELAY, null));
    }

    @Test
    void theLatestOfTheEndsOfTheAttemptBeforeIsKept() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        life.after(9);
        life.look(life.started("a", 2));
        life.after(1, life.report("a", 1, RunReport.Exited.of(1, at(2), at(6))));
        assertThat(life.status("a").lastState()).isEqualTo(end(1, at(2), at(6)));
        life.after(1, life.report("a", 1, RunReport.Exited.of(4, at(2), at(5))));
        assertThat(life.status("a").lastState()).isEqualTo(end(1, at(2), at(6)));
        assertThat(life.plan.ended()).isEmpty();
        life.after(1, life.report("a", 1, RunReport.Exited.of(4, at(2), at(7))));
        assertThat(life.status("a").lastState()).isEqualTo(end(4, at(2), at(7)));
        assertThat(life.plan.ended()).hasSize(1);
    }

    @Test
    void readinessImpliesThatItRuns() {
        PodLife life = PodLife.of(NEVER, "a");
        life.after(1, life.report("a", 0, new RunReport.NotReady(at(1))));
        assertThat(life.status("a")).isEqualTo(status(new Running(at(1)), null, false, true, 0));
        life.after(1, life.report("a", 0, new RunReport.Ready(at(2))));
        assertThat(life.status("a")).isEqualTo(status(new Running(at(1)), null, true, true, 0));

        PodLife other = PodLife.of(NEVER, "a");
        other.after(1, other.report("a", 0, new RunReport.Ready(at(1))));
        assertThat(other.status("a")).isEqualTo(status(new Running(at(1)), null, true, true, 0));
    }

    @Test
    void probesHoldBackWhatTheyAskFor() {
        Container plain = Container.of("a", "img");
        PodLife startup = probed(plain.toBuilder().startupProbe(PodLife.probe()).build());
        startup.after(1);
        startup.look(startup.started("a", 0));
        assertThat(startup.status("a")).isEqualTo(status(new Running(at(1)), null, false, false, 0));

        PodLife readiness =
                probed(plain.toBuilder().readinessProbe(PodLife.probe()).build());
        readiness.after(1);
        readiness.look(readiness.started("a", 0));
        assertThat(readiness.status("a")).isEqualTo(status(new Running(at(1)), null, false, true, 0));
    }

    private static PodLife probed(Container container) {
        return new PodLife(PodSpec.builder()
                .restartPolicy(NEVER)
                .containers(List.of(container))
                .build());
    }

    @Test
    void aWaitingReasonIsShownButNotOfAContainerThatRuns() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        Reported pulling = life.report("a", 0, new RunReport.Waiting("Pulling", "img"));
        life.after(1, pulling);
        assertThat(life.status("a"))
                .isEqualTo(status(new ContainerState.Waiting("Pulling", "img"), null, false, false, 0));
        assertThat(life.starts()).containsExactly("a0");

        life.after(1);
        life.look(life.started("a", 0));
        life.after(1, pulling);
        assertThat(life.status("a").state()).as("said too late").isEqualTo(new Running(at(2)));

        life.after(1, life.report("a", 1, new RunReport.Waiting("Pulling", "img")));
        assertThat(life.status("a"))
                .as("of another attempt")
                .isEqualTo(status(new ContainerState.Waiting("Pulling", "img"), null, false, false, 1));
    }

    @Test
    void aRefusalOfAnotherAttemptIsOneOfAContainerThatRanUnseen() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        life.after(1);
        life.look(life.started("a", 0));
        life.after(1, life.notStarted("a", 0, "ErrImagePull"));
        assertThat(life.status("a").state()).as("it runs, so it was started").isEqualTo(new Running(at(1)));
        assertThat(life.plan.refused()).isEmpty();

        life.after(1, life.notStarted("a", 1, "ErrImagePull"));
        assertThat(life.status("a"))
                .isEqualTo(new ContainerStatus(
                        "a",
                        "img",
                        new ContainerState.Waiting("ErrImagePull", "why"),
                        null,
                        false,
                        false,
                        1,
                        Duration.ofSeconds(10),
                        at(13)));
        assertThat(life.plan.refused()).containsExactly(PodLife.run("a", 1));
    }

    @Test
    void anotherRefusalThanThatOfThePullIsShownAsItIs() {
        PodLife life = PodLife.of(NEVER, "a");
        life.after(1, life.notStarted("a", 0, "ErrImagePull"));
        life.after(10, life.notStarted("a", 0, "CreateContainerError"));
        assertThat(life.status("a").state()).isEqualTo(new ContainerState.Waiting("CreateContainerError", "why"));
        life.after(20, life.notStarted("a", 0, "ErrImagePull"));
        assertThat(life.status("a").state()).isEqualTo(new ContainerState.Waiting("ErrImagePull", "why"));
        life.after(40, life.notStarted("a", 0, "ErrImagePull"));
        life.after(80, life.notStarted("a", 0, "ImagePullBackOff"));
        assertThat(life.status("a").state())
                .as("it goes on failing")
                .isEqualTo(new ContainerState.Waiting(
                        "ImagePullBackOff", "Back-off pulling image \"img\": ImagePullBackOff: why"));
    }

    @Test
    void aLostAttemptIsTheOneThatWasLost() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        life.after(1);
        life.look(life.started("a", 0));
        life.after(1, life.report("a", 2, new RunReport.Lost("gone")));
        assertThat(life.status("a").restartCount()).isEqualTo(2);
        assertThat(life.status("a").state())
                .isEqualTo(new Terminated(137, null, "ContainerStatusUnknown", "gone", null, at(2)));
        assertThat(life.plan.ended()).as("nobody saw it run").isEmpty();
    }

    @Test
    void whatIsAssumedOfAnInitContainerGivesWayToWhatIsReported() {
        PodLife life = new PodLife(PodLife.spec(NEVER, "m")
                .initContainers(List.of(Container.of("a", "img"), PodLife.sidecar("s")))
                .build());
        life.after(1);
        life.look(life.started("a", 0));
        life.after(1);
        life.look(life.started("m", 0));
        assertThat(life.status("a"))
                .isEqualTo(status(new Terminated(0, null, "Completed", null, null, null), null, true, false, 0));
        assertThat(life.status("s").state()).as("sidecars run beside it").isInstanceOf(ContainerState.Waiting.class);
        assertThat(life.starts()).containsExactly("s0");

        life.after(1, life.report("a", 0, RunReport.Exited.of(0, at(1), at(2))));
        assertThat(life.status("a")).isEqualTo(status(end(0, at(1), at(2)), null, true, false, 0));
        life.after(1);
        life.look(life.started("a", 0));
        assertThat(life.status("a").state()).isEqualTo(end(0, at(1), at(2)));
    }

    @Test
    void anInitContainerThatFailedIsNotReady() {
        PodLife life = new PodLife(PodLife.spec(ON_FAILURE, "m")
                .initContainers(PodLife.containers("a"))
                .build());
        life.after(1);
        life.look(life.started("a", 0));
        assertThat(life.status("a").ready()).as("while it runs").isFalse();
        life.after(1);
        life.look(life.report("a", 0, new RunReport.Ready(life.now)));
        assertThat(life.status("a").ready()).as("it has no readiness").isFalse();
        life.after(1);
        life.look(life.exited("a", 0, 2));
        assertThat(life.status("a").ready()).isFalse();
        life.after(1);
        life.look(life.started("a", 1), life.exited("a", 1, 0));
        assertThat(life.status("a").ready()).as("done").isTrue();
    }

    @Test
    void theDelayRunsFromTheEndAndNotFromItsReport() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        life.after(1);
        life.look(life.started("a", 0), life.exited("a", 0, 1));
        life.after(1);
        life.look(life.started("a", 1));
        life.after(8, life.report("a", 1, RunReport.Exited.of(1, at(2), at(4))));
        assertThat(life.plan.wakeAt()).isEqualTo(at(14));
        assertThat(life.status("a").notBefore()).isEqualTo(at(14));
        assertThat(life.status("a").crashDelay()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theEndOfThePodIsThatOfAllThatRan() {
        PodLife life = new PodLife(PodLife.spec(NEVER, "m")
                .initContainers(List.of(Container.of("a", "img"), PodLife.sidecar("s")))
                .build());
        life.after(1);
        life.look(life.started("a", 0), life.exited("a", 0, 0), life.started("s", 0));
        life.after(1);
        life.look(life.started("m", 0));
        life.after(1);
        life.look(life.report("m", 0, new RunReport.PodEnded(PodPhase.SUCCEEDED, null, null, life.now)));
        Terminated found = new Terminated(
                0,
                null,
                "ContainerStatusUnknown",
                "The container could not be located when the pod was terminated",
                at(1),
                at(3));
        assertThat(life.phase()).isEqualTo(PodPhase.SUCCEEDED);
        assertThat(life.status("a").state()).isEqualTo(end(0, at(1), at(1)));
        assertThat(life.status("s").state()).isEqualTo(found);
        assertThat(life.plan.ended()).extracting(e -> e.container()).containsExactly("s", "m");
        assertThat(life.plan.over()).isTrue();
    }

    @Test
    void aPodThatSucceededHasRunThoughNobodyReportedIt() {
        PodLife life = PodLife.of(NEVER, "a", "b");
        life.after(1);
        life.look(life.report("a", 0, new RunReport.PodEnded(PodPhase.SUCCEEDED, null, null, life.now)));
        assertThat(life.phase()).isEqualTo(PodPhase.SUCCEEDED);
        assertThat(life.plan.ended())
                .as("attempts")
                .extracting(e -> e.container())
                .containsExactly("a", "b");
        assertThat(life.plan.ended()).allMatch(e -> e.exitCode() == 0);
    }

    @Test
    void anEndDuringTheInitContainersLeavesThoseToComeAlone() {
        PodLife life = new PodLife(PodLife.spec(NEVER, "m")
                .initContainers(PodLife.containers("a", "b"))
                .build());
        life.after(1);
        life.look(life.started("a", 0));
        life.after(1);
        life.look(life.report("a", 0, new RunReport.PodEnded(PodPhase.FAILED, "Evicted", "full", life.now)));
        assertThat(life.status("a").state()).isInstanceOf(Terminated.class);
        assertThat(life.status("b").state()).isInstanceOf(ContainerState.Waiting.class);
        assertThat(life.plan.ended()).hasSize(1);
    }

    @Test
    void aRestartIsToldOnce() {
        PodLife life = PodLife.of(ON_FAILURE, "a", "b");
        life.after(1);
        life.look(life.started("a", 0), life.started("b", 0));
        assertThat(life.events()).as("of the pod, not of each container").containsExactly("PodStarted");
        life.look(life.exited("a", 0, 1), life.started("a", 1));
        assertThat(life.events()).containsExactly("PodRestarted");
        life.look(life.started("a", 1));
        assertThat(life.events()).isEmpty();
    }

    @Test
    void anAttemptThatIsReportedWithItsEndRightAfterTheOneBeforeHasRunToo() {
        PodLife life = PodLife.of(ON_FAILURE, "a");
        life.after(5);
        life.look(
                life.report("a", 0, RunReport.Exited.of(1, at(1), at(2))),
                life.report("a", 1, RunReport.Exited.of(0, at(3), at(4))));
        assertThat(life.events()).containsExactly("PodStarted", "PodRestarted", "PodSucceeded");
        assertThat(life.plan.ended()).hasSize(2);
        assertThat(life.status("a").lastState()).isEqualTo(end(1, at(1), at(2)));
    }

    @Test
    void aRefusalAndALossShowThatANodeHasThePod() {
        PodLife refused = PodLife.of(NEVER, "a");
        refused.after(3, refused.notStarted("a", 0, "ErrImagePull"));
        assertThat(refused.pod.status().startTime()).isEqualTo(at(3));
        PodLife lost = PodLife.of(NEVER, "a");
        lost.after(3, lost.report("a", 0, new RunReport.Lost("gone")));
        assertThat(lost.pod.status().startTime()).isEqualTo(at(3));
        PodLife deleted = PodLife.of(NEVER, "a");
        deleted.delete(Duration.ofSeconds(5));
        deleted.after(1, deleted.notStarted("a", 0, "Stopped"));
        assertThat(deleted.pod.status().startTime()).isNull();
    }

    @Test
    void aProbeSaysNothingOfAnInitContainerThatIsDone() {
        PodLife life = new PodLife(
                PodLife.spec(NEVER, "m").initContainers(PodLife.containers("a")).build());
        life.after(1);
        life.look(life.started("a", 0), life.exited("a", 0, 0), life.started("m", 0));
        ContainerStatus done = life.status("a");
        assertThat(done.ready()).isTrue();
        life.look(life.report("a", 1, new RunReport.NotReady(life.now)));
        assertThat(life.status("a")).isEqualTo(done);
        life.look(life.report("a", 1, new RunReport.Ready(life.now)));
        assertThat(life.status("a")).isEqualTo(done);
    }

    @Test
    void eachChangeOfAStatusIsKept() {
        PodLife probed = probed(Container.of("a", "img").toBuilder()
                .startupProbe(PodLife.probe())
                .build());
        probed.look(probed.started("a", 0));
        probed.look(probed.report("a", 0, new RunReport.NotReady(probed.now)));
        assertThat(probed.status("a").started())
                .as("the startup probe has answered")
                .isTrue();

        PodLife waiting = PodLife.of(ON_FAILURE, "a");
        waiting.look(waiting.report("a", 0, new RunReport.Waiting("ContainerCreating", "")));
        waiting.look(waiting.report("a", 1, new RunReport.Waiting("ContainerCreating", "")));
        assertThat(waiting.status("a").restartCount()).isEqualTo(1);

        PodLife refused = PodLife.of(NEVER, "a");
        refused.look(refused.notStarted("a", 0, "ErrImagePull"));
        assertThat(refused.status("a").notBefore()).isEqualTo(at(10));
        refused.after(10);
        assertThat(refused.status("a").notBefore()).as("it is over").isNull();
    }

    @Test
    void aPodWithoutContainersIsNotOver() {
        assertThat(PodLife.of(NEVER).plan.over()).isFalse();
    }
}
