package dev.jobkit.core.pods;

import static dev.jobkit.core.pods.PodLife.T0;
import static dev.jobkit.model.RestartPolicy.ALWAYS;
import static dev.jobkit.model.RestartPolicy.NEVER;
import static dev.jobkit.model.RestartPolicy.ON_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.event.PodStarted;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod says of itself: conditions, start, deadline, and what followers and records are told (v1 PodStatus). */
class PodStatusTest {
    private static Instant at(int seconds) {
        return T0.plusSeconds(seconds);
    }

    private static PodCondition condition(
            String type, ConditionStatus status, @Nullable String message, @Nullable Instant since) {
        return new PodCondition(PodConditionType.of(type), status, null, message, null, since);
    }

    private static String words(PodLife life, PodConditionType type) {
        return life.pod
                .status()
                .condition(type)
                .map(c -> c.status() + " " + c.reason() + " " + c.message())
                .orElse("none");
    }

    @Test
    void whyAPodWaitsForRoomIsShownUntilItHasAPlace() {
        PodLife life = PodLife.of(NEVER, "a");
        Reported full = life.report(
                "a",
                0,
                new RunReport.PodConditionSet(condition("PodScheduled", ConditionStatus.FALSE, "0/1 free", null)));
        life.after(1, full);
        assertThat(life.pod.status().conditions())
                .containsExactly(condition("PodScheduled", ConditionStatus.FALSE, "0/1 free", at(1)));
        assertThat(life.pod.status().startTime()).isNull();
        assertThat(life.starts()).containsExactly("a0");

        var before = life.pod;
        life.after(1, full);
        assertThat(life.pod).isSameAs(before);
        Reported fuller = life.report(
                "a",
                0,
                new RunReport.PodConditionSet(condition("PodScheduled", ConditionStatus.FALSE, "0/2 free", at(3))));
        life.after(1, fuller);
        assertThat(life.pod.status().conditions())
                .containsExactly(condition("PodScheduled", ConditionStatus.FALSE, "0/2 free", at(1)));

        life.after(1);
        life.look(full, life.started("a", 0));
        assertThat(words(life, PodConditionType.POD_SCHEDULED)).isEqualTo("True null null");
    }

    @Test
    void aPlaceThatWasFoundTakesTheReasonBack() {
        PodLife life = PodLife.of(NEVER, "a");
        life.after(
                1,
                life.report(
                        "a",
                        0,
                        new RunReport.PodConditionSet(condition("PodScheduled", ConditionStatus.FALSE, "", null))),
                life.report(
                        "a",
                        0,
                        new RunReport.PodConditionSet(condition("PodScheduled", ConditionStatus.TRUE, "", null))));
        assertThat(life.pod.status().conditions()).isEmpty();
    }

    @Test
    void aDeletedPodDoesNotSayThatItWaits() {
        PodLife life = PodLife.of(NEVER, "a");
        life.delete(Duration.ofSeconds(5));
        life.after(
                1,
                life.report(
                        "a",
                        0,
                        new RunReport.PodConditionSet(condition("PodScheduled", ConditionStatus.FALSE, "", null))));
        assertThat(life.pod.status().conditions()).isEmpty();
    }

    @Test
    void aConditionOfOthersKeepsItsInstantWhileItsStatusStays() {
        PodLife life = PodLife.of(NEVER, "a");
        life.after(1, set(life, condition("Odd", ConditionStatus.TRUE, "one", null)));
        assertThat(life.pod.status().conditions()).contains(condition("Odd", ConditionStatus.TRUE, "one", at(1)));
        life.after(1, set(life, condition("Odd", ConditionStatus.TRUE, "two", at(2))));
        assertThat(life.pod.status().conditions()).contains(condition("Odd", ConditionStatus.TRUE, "two", at(1)));
        life.after(1, set(life, condition("Odd", ConditionStatus.FALSE, "three", at(2))));
        assertThat(life.pod.status().conditions()).contains(condition("Odd", ConditionStatus.FALSE, "three", at(2)));
        life.after(1, set(life, condition("Even", ConditionStatus.TRUE, "four", null)));
        assertThat(life.pod.status().conditions().subList(0, 2))
                .containsExactly(
                        condition("Odd", ConditionStatus.FALSE, "three", at(2)),
                        condition("Even", ConditionStatus.TRUE, "four", at(4)));
    }

    private static Reported set(PodLife life, PodCondition condition) {
        return life.report("a", 0, new RunReport.PodConditionSet(condition));
    }

    @Test
    void sidecarsCountForInitializedAndReady() {
        Container slow =
                PodLife.sidecar("s").toBuilder().startupProbe(PodLife.probe()).build();
        PodLife life = new PodLife(PodLife.spec(NEVER, "m")
                .initContainers(List.of(Container.of("i", "img"), slow, PodLife.sidecar("t")))
                .build());
        life.after(1);
        life.look(life.started("i", 0), life.exited("i", 0, 0), life.started("s", 0));
        assertThat(words(life, PodConditionType.INITIALIZED))
                .isEqualTo("False ContainersNotInitialized containers with incomplete status: [s t]");
        assertThat(words(life, PodConditionType.READY))
                .isEqualTo("False ContainersNotReady containers with unready status: [s t m]");

        life.after(1);
        life.look(life.report("s", 0, new RunReport.Ready(life.now)), life.started("t", 0));
        assertThat(words(life, PodConditionType.INITIALIZED)).isEqualTo("True null null");
        assertThat(words(life, PodConditionType.READY))
                .isEqualTo("False ContainersNotReady containers with unready status: [m]");

        life.after(1, life.report("s", 0, new RunReport.NotReady(life.now)), life.started("m", 0));
        assertThat(words(life, PodConditionType.CONTAINERS_READY))
                .isEqualTo("False ContainersNotReady containers with unready status: [s]");
        life.look(life.exited("m", 0, 1));
        life.look(life.exited("t", 0, 0));
        life.look(life.exited("s", 0, 0));
        assertThat(words(life, PodConditionType.READY)).isEqualTo("False PodFailed null");
        assertThat(words(life, PodConditionType.INITIALIZED)).isEqualTo("True null null");
    }

    @Test
    void aPodHasItsPlaceAsSoonAsMoreThanCreatingIsKnown() {
        PodLife life = PodLife.of(NEVER, "a");
        life.after(1, life.report("a", 0, new RunReport.Waiting("ContainerCreating", "")));
        assertThat(words(life, PodConditionType.POD_READY_TO_START_CONTAINERS)).isEqualTo("False null null");
        life.after(1, life.report("a", 0, new RunReport.Waiting("PodInitializing", "")));
        assertThat(words(life, PodConditionType.POD_READY_TO_START_CONTAINERS)).isEqualTo("False null null");
        life.after(1, life.report("a", 0, new RunReport.Waiting("Pulling", "")));
        assertThat(words(life, PodConditionType.POD_READY_TO_START_CONTAINERS)).isEqualTo("True null null");
    }

    @Test
    void theStartIsTheEarliestThatIsKnownAndNeverToCome() {
        PodLife life = PodLife.of(NEVER, "a", "b");
        life.after(5, life.report("a", 0, new RunReport.Started(at(9))));
        assertThat(life.pod.status().startTime()).isEqualTo(at(5));
        life.after(1, life.report("b", 0, new RunReport.Started(at(2))));
        assertThat(life.pod.status().startTime()).as("once told it stays").isEqualTo(at(5));
    }

    @Test
    void anAttemptIsToldWhole() {
        PodLife life = owned("n", 3);
        life.after(9, life.report("a", 0, new RunReport.Exited(137, 9, "OOMKilled", "too big", at(2), at(7))));
        ObjectRef pod = new ObjectRef("Pod", "default", "p", "uid-1");
        assertThat(life.plan.ended())
                .containsExactly(new Attempt(
                        "",
                        pod,
                        3,
                        "a",
                        0,
                        "n",
                        at(2),
                        at(7),
                        137,
                        "OOMKilled",
                        "too big",
                        LogKey.of(PodLife.run("a", 0))));
        assertThat(life.plan.events())
                .extracting(e -> e.getClass().getSimpleName() + " " + e.reason() + ": " + e.message())
                .containsExactly(
                        "PodStarted Started: Started container a",
                        "PodFailed OOMKilled: Container a for pod default/p failed with exit code 137");
    }

    @Test
    void followersAreToldOfWhichJobThePodIs() {
        PodLife life = owned("n", 0);
        life.after(1, life.started("a", 0));
        assertThat(life.plan.events())
                .containsExactly(new PodStarted(
                        new ObjectRef("Pod", "default", "p", "uid-1"),
                        new ObjectRef("Job", "default", "j", "uid-j"),
                        0,
                        at(1),
                        "Started",
                        "Started container a"));
        PodLife bare = PodLife.of(NEVER, "a");
        bare.after(1, bare.started("a", 0));
        assertThat(bare.plan.events())
                .containsExactly(new PodStarted(
                        new ObjectRef("Pod", "default", "p", "uid-1"),
                        null,
                        null,
                        at(1),
                        "Started",
                        "Started container a"));
    }

    private static PodLife owned(String node, int index) {
        PodLife life = new PodLife(PodLife.spec(NEVER, "a").nodeName(node).build());
        life.pod = life.pod.withMetadata(life.pod.metadata().toBuilder()
                .owners(List.of(
                        new Owner("v1", "Pod", "x", "uid-x", true, true),
                        new Owner("batch/v1", Kind.JOB.name(), "k", "uid-k", false, true),
                        new Owner("batch/v1", Kind.JOB.name(), "j", "uid-j", true, true)))
                .annotations(Map.of(Names.COMPLETION_INDEX, "" + index))
                .build());
        return life;
    }

    @Test
    void theEndOfAPodNamesTheContainerThatFailed() {
        assertThat(ended(life(NEVER), 0, 0)).isEqualTo("PodSucceeded Completed: All containers have succeeded");
        assertThat(ended(life(NEVER), 0, 4))
                .isEqualTo("PodFailed Error: Container b for pod default/p failed with exit code 4");

        PodLife init = new PodLife(PodLife.spec(NEVER, "a")
                .initContainers(List.of(Container.of("i", "img")))
                .build());
        init.after(1, init.started("i", 0), init.exited("i", 0, 5));
        assertThat(told(init)).isEqualTo("PodFailed Error: Container i for pod default/p failed with exit code 5");

        PodLife evicted = life(NEVER);
        evicted.after(
                1, evicted.report("a", 0, new RunReport.PodEnded(PodPhase.FAILED, "Evicted", "disk full", at(1))));
        assertThat(told(evicted)).isEqualTo("PodFailed Evicted: disk full");
    }

    private static PodLife life(RestartPolicy policy) {
        PodLife life = PodLife.of(policy, "a", "b");
        life.after(1, life.started("a", 0), life.started("b", 0));
        return life;
    }

    private static String ended(PodLife life, int a, int b) {
        life.after(1, life.exited("a", 0, a), life.exited("b", 0, b));
        return told(life);
    }

    private static String told(PodLife life) {
        var last = life.plan.events().get(life.plan.events().size() - 1);
        return last.getClass().getSimpleName() + " " + last.reason() + ": " + last.message();
    }

    @Test
    void progressIsToldOnceAndWhole() {
        PodLife life = PodLife.of(NEVER, "a");
        Reported half = life.report("a", 0, new RunReport.Progressed(0.5, "half"));
        life.after(1, half);
        assertThat(life.events()).containsExactly("PodProgress");
        assertThat(told(life)).isEqualTo("PodProgress Progressed: half");
        assertThat(life.pod.status().startTime()).as("it runs").isEqualTo(at(1));
        life.after(1, half);
        assertThat(life.events()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "10000, 10s", "160000, 2m40s", "3600000, 1h0m0s", "3661500, 1h1m1.500s", "60000, 1m0s"})
    void spansAreWrittenAsGoDoes(long millis, String text) {
        assertThat(Texts.duration(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void anEndAtTheDeadlineIsLate() {
        PodLife life = new PodLife(
                PodLife.spec(NEVER, "a").activeDeadline(Duration.ofSeconds(60)).build());
        life.after(1, life.started("a", 0));
        Instant deadline = Objects.requireNonNull(life.pod.status().startTime()).plusSeconds(60);
        life.now = deadline;
        life.look(life.report("a", 0, RunReport.Exited.of(0, at(0), deadline)));
        assertThat(life.phase()).as("it ended at its deadline").isEqualTo(PodPhase.FAILED);
        assertThat(life.pod.status().reason()).isEqualTo("DeadlineExceeded");
    }

    @Test
    void aPodThatWasDeletedBeforeItsDeadlineIsNotLate() {
        PodLife life = new PodLife(
                PodLife.spec(NEVER, "a").activeDeadline(Duration.ofSeconds(60)).build());
        life.look(life.started("a", 0));
        life.after(60);
        assertThat(life.stops()).as("late").containsExactly("a0 DEADLINE 30");

        PodLife deleted = new PodLife(
                PodLife.spec(NEVER, "a").activeDeadline(Duration.ofSeconds(60)).build());
        deleted.look(deleted.started("a", 0));
        deleted.after(50);
        deleted.delete(Duration.ofSeconds(30));
        deleted.after(29);
        deleted.look(deleted.exited("a", 0, 0));
        assertThat(deleted.phase()).isEqualTo(PodPhase.SUCCEEDED);

        PodLife tooLate = new PodLife(
                PodLife.spec(NEVER, "a").activeDeadline(Duration.ofSeconds(60)).build());
        tooLate.look(tooLate.started("a", 0));
        tooLate.after(61);
        tooLate.delete(Duration.ofSeconds(30));
        tooLate.look(tooLate.exited("a", 0, 0));
        assertThat(tooLate.phase()).as("the deadline came first").isEqualTo(PodPhase.FAILED);
    }

    @Test
    void theNextLookIsForTheFirstThatFallsDue() {
        PodLife life = new PodLife(PodLife.spec(ALWAYS, "a", "b")
                .activeDeadline(Duration.ofSeconds(60))
                .build());
        life.look(life.started("a", 0), life.started("b", 0));
        life.after(5, life.notStarted("a", 1, "ErrImagePull"));
        life.after(1, life.notStarted("b", 1, "ErrImagePull"));
        assertThat(life.plan.wakeAt()).isEqualTo(at(15));
        life.after(9);
        assertThat(life.plan.wakeAt()).isEqualTo(at(16));
        life.after(1);
        assertThat(life.plan.wakeAt()).isEqualTo(at(60));
        assertThat(life.starts()).containsExactly("a1", "b1");
    }

    @Test
    void aContainerThatRunsAgainSinceItSucceededIsNotOver() {
        PodLife life = PodLife.of(ALWAYS, "a");
        life.look(life.started("a", 0), life.exited("a", 0, 0));
        assertThat(life.plan.over()).isFalse();
        assertThat(life.starts()).containsExactly("a1");
        assertThat(life.status("a").state()).isInstanceOf(ContainerState.Waiting.class);

        PodLife failure = PodLife.of(ON_FAILURE, "a");
        failure.look(failure.started("a", 0), failure.exited("a", 0, 0));
        assertThat(failure.plan.over()).isTrue();
    }

    @Test
    void anAttemptOfNoneAndAStrangerAreNobodysBusiness() {
        PodLife life = PodLife.of(NEVER, "a");
        life.look(life.exited("a", -1, 0), life.exited("x", 0, 0));
        assertThat(life.pod.status().startTime()).isNull();
        Reported foreign = new Reported(new RunId("uid-2", "a", 0), RunReport.Exited.of(0, life.now, life.now));
        life.look(foreign);
        assertThat(life.pod.status().startTime()).isNull();
        assertThat(life.plan.ended()).isEmpty();
    }

    @Test
    void onlyALastPhaseEndsAPod() {
        PodLife life = PodLife.of(NEVER, "a");
        life.after(1, life.report("a", 0, new RunReport.PodEnded(PodPhase.RUNNING, null, null, at(1))));
        assertThat(life.phase()).isEqualTo(PodPhase.PENDING);
        assertThat(life.plan.over()).isFalse();
        life.after(1, life.report("a", 0, new RunReport.PodEnded(PodPhase.FAILED, null, null, at(2))));
        assertThat(life.phase()).isEqualTo(PodPhase.FAILED);
        assertThat(life.pod.status().startTime()).as("its node had it").isEqualTo(at(2));
        assertThat(told(life))
                .isEqualTo("PodFailed ContainerStatusUnknown: Container a for pod default/p failed with exit code 137");
    }

    @Test
    void whatHasToWaitForInitContainersSaysSo() {
        PodLife life = new PodLife(PodLife.spec(NEVER, "m")
                .initContainers(PodLife.containers("a", "b"))
                .build());
        life.look(life.started("a", 0), life.exited("a", 0, 0));
        assertThat(life.status("m").state()).isEqualTo(new ContainerState.Waiting("PodInitializing", null));
        life.delete(Duration.ZERO);
        life.look(life.notStarted("b", 0, "Stopped"));
        assertThat(life.status("m").state()).isEqualTo(new ContainerState.Waiting("PodInitializing", null));
        assertThat(told(life)).as("nothing failed").isEqualTo("PodFailed Failed: Pod default/p has failed");

        PodLife plain = PodLife.of(NEVER, "a", "b");
        plain.look(plain.started("a", 0));
        assertThat(plain.status("b").state()).isEqualTo(new ContainerState.Waiting("ContainerCreating", null));
    }

    @Test
    void aStatusIsFoundByItsNameWhereverItStands() {
        PodLife life = life(ON_FAILURE);
        life.look(life.exited("b", 0, 1), life.started("b", 1));
        List<ContainerStatus> statuses = life.pod.status().containerStatuses();
        assertThat(statuses).extracting(ContainerStatus::name).containsExactly("a", "b");
        life.pod = life.pod.withStatus(life.pod.status().toBuilder()
                .containerStatuses(List.of(statuses.get(1), statuses.get(0)))
                .build());
        life.after(1);
        assertThat(life.pod.status().containerStatuses()).isEqualTo(statuses);

        life.pod = life.pod.withStatus(life.pod.status().toBuilder()
                .containerStatuses(List.of(statuses.get(1)))
                .build());
        life.after(1);
        assertThat(life.status("b")).isEqualTo(statuses.get(1));
        assertThat(life.starts()).as("of the other nothing is known").containsExactly("a0");
    }
}
