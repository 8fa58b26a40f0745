package dev.jobkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FakeExecutorTest {
    private static final Stop STOP = new Stop(Duration.ofSeconds(30), StopCause.DELETED);

    private final VirtualTime time = new VirtualTime();
    private final Instant now = time.instant();
    private final FakeExecutor executor = new FakeExecutor(time);
    private final ExecutorProbe probe = new ExecutorProbe(java.time.Duration.ofSeconds(30));

    @AfterEach
    void close() {
        probe.close();
    }

    @Test
    void reportsNothingUntilTheScriptRunsThePod() {
        PodRun run = start(RestartPolicy.NEVER);
        assertThat(reports(run.id())).isEmpty();

        executor.run(run.id().podUid(), Readiness.READY);

        assertThat(reports(run.id())).containsExactly(new RunReport.Started(now), new RunReport.Ready(now));
    }

    @Test
    void answersAStopOfWhatNeverRanAtOnce() {
        PodRun run = start(RestartPolicy.NEVER);

        executor.stop(run.id(), STOP);

        assertThat(reports(run.id())).containsExactly(new RunReport.NotStarted("Stopped", "stopped before it began"));
    }

    @Test
    void whatRunsIsStoppedWhenTheScriptSaysSo() {
        PodRun run = start(RestartPolicy.NEVER);
        executor.run(run.id().podUid(), Readiness.NOT_READY);
        executor.stop(run.id(), STOP);
        assertThat(probe.reports(run.id(), RunReport.Exited.class)).isEmpty();

        time.advance(Duration.ofSeconds(3));
        executor.end(run.id().podUid(), Fate.TERMINATED);

        assertThat(probe.reports(run.id(), RunReport.Exited.class))
                .containsExactly(RunReport.Exited.of(143, now, now.plusSeconds(3)));
    }

    @Test
    void obeysAtOnceWhenToldTo() {
        executor.begin(FakeExecutor.Begin.AT_ONCE).obedience(FakeExecutor.Obedience.AT_ONCE);
        PodRun run = start(RestartPolicy.NEVER);

        executor.stop(run.id(), STOP);
        executor.stop(run.id(), STOP);

        assertThat(reports(run.id()))
                .containsExactly(
                        new RunReport.Started(now), new RunReport.Ready(now), RunReport.Exited.of(143, now, now));
    }

    @Test
    void anEvictionTellsConditionExitAndEnd() {
        PodRun run = start(RestartPolicy.NEVER);

        executor.end(run.id().podUid(), Fate.EVICTED);

        PodCondition disrupted = new PodCondition(
                PodConditionType.DISRUPTION_TARGET,
                ConditionStatus.TRUE,
                "EvictionByEvictionAPI",
                "evicted",
                null,
                now);
        assertThat(reports(run.id()))
                .containsExactly(
                        new RunReport.PodConditionSet(disrupted),
                        RunReport.Exited.of(137, now, now),
                        new RunReport.PodEnded(PodPhase.FAILED, "Evicted", "evicted by the script", now));
    }

    @Test
    void aFailedPodThatWouldBeRestartedInPlaceEndsAsAWhole() {
        PodRun run = start(RestartPolicy.ON_FAILURE);

        executor.end(run.id().podUid(), Fate.FAILURE);

        assertThat(probe.reports(run.id(), RunReport.PodEnded.class))
                .containsExactly(new RunReport.PodEnded(PodPhase.FAILED, null, null, now));
    }

    @Test
    void restartsAreReportedAsLaterAttempts() {
        PodRun run = start(RestartPolicy.ON_FAILURE);
        executor.run(run.id().podUid(), Readiness.READY);

        executor.restart(run.id().podUid(), 3);

        RunId third = new RunId(run.id().podUid(), "main", 3);
        assertThat(reports(third)).containsExactly(new RunReport.Started(now), new RunReport.Ready(now));
    }

    @Test
    void aRestartMakesNothingReadyAndNeverCountsDown() {
        PodRun run = start(RestartPolicy.ON_FAILURE);
        executor.run(run.id().podUid(), Readiness.NOT_READY);

        executor.restart(run.id().podUid(), 3);
        executor.restart(run.id().podUid(), 1);
        executor.end(run.id().podUid(), Fate.SUCCESS);

        assertThat(reports(new RunId(run.id().podUid(), "main", 1))).isEmpty();
        assertThat(reports(new RunId(run.id().podUid(), "main", 3)))
                .containsExactly(
                        new RunReport.Started(now), new RunReport.NotReady(now), RunReport.Exited.of(0, now, now));
    }

    @Test
    void runsInitContainersThroughAndKeepsSidecars() {
        Container init = Container.of("init", "busybox");
        Container sidecar = Container.of("proxy", "busybox").toBuilder()
                .restartPolicy(RestartPolicy.ALWAYS)
                .build();
        PodRun given = ExecutorProbe.run(Container.of("main", "busybox"));
        PodSpec spec = given.pod().spec().toBuilder()
                .initContainers(List.of(init, sidecar))
                .build();
        PodRun first = ExecutorProbe.again(
                new dev.jobkit.model.Pod(
                        given.pod().metadata(), spec, given.pod().status()),
                init,
                0);
        executor.start(first, probe.context(first));

        executor.run(first.id().podUid(), Readiness.READY);

        assertThat(reports(first.id())).containsExactly(new RunReport.Started(now), RunReport.Exited.of(0, now, now));
        RunId proxy = new RunId(first.id().podUid(), "proxy", 0);
        assertThat(reports(proxy)).containsExactly(new RunReport.Started(now), new RunReport.Ready(now));
        RunId main = new RunId(first.id().podUid(), "main", 0);
        assertThat(reports(main)).containsExactly(new RunReport.Started(now), new RunReport.Ready(now));
    }

    @Test
    void aRunWithoutGraceIsKilledAtOnce() {
        PodRun run = start(RestartPolicy.NEVER);
        executor.run(run.id().podUid(), Readiness.READY);

        executor.stop(run.id(), new Stop(Duration.ofSeconds(30), StopCause.DELETED));
        assertThat(probe.reports(run.id(), RunReport.Exited.class)).isEmpty();
        executor.stop(run.id(), new Stop(Duration.ZERO, StopCause.DELETED));

        assertThat(probe.reports(run.id(), RunReport.Exited.class)).containsExactly(RunReport.Exited.of(137, now, now));
    }

    @Test
    void keepsItsOrdersAndIsAdoptedOnlyWithWhatItHas() {
        PodRun run = start(RestartPolicy.NEVER);
        start(run);
        executor.release(run.id());

        assertThat(executor.orders())
                .containsExactly(
                        new Order.Start(run, now), new Order.Start(run, now), new Order.Release(run.id(), now));
        PodRun other = ExecutorProbe.run(Container.of("main", "busybox"));
        assertThat(executor.adopt(run, probe.context(run))).isEqualTo(Adoption.KNOWN);
        assertThat(executor.adopt(other, probe.context(other))).isEqualTo(Adoption.UNKNOWN);
        assertThatThrownBy(() -> executor.run(other.id().podUid(), Readiness.READY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(other.id().podUid());
    }

    @Test
    void tellsWhoAsksAnewWhatBecameOfARun() {
        PodRun run = start(RestartPolicy.NEVER);
        executor.run(run.id().podUid(), Readiness.READY);
        executor.end(run.id().podUid(), Fate.SUCCESS);
        List<RunReport> told = reports(run.id());

        assertThat(executor.adopt(run, probe.context(run))).isEqualTo(Adoption.KNOWN);

        assertThat(reports(run.id())).hasSize(2 * told.size()).endsWith(told.toArray(RunReport[]::new));
    }

    @Test
    void forgetsAPodThatWasReleased() {
        PodRun run = start(RestartPolicy.NEVER);
        executor.stop(run.id(), STOP);
        executor.releasePod(run.id().podUid());

        assertThat(executor.adopt(run, probe.context(run))).isEqualTo(Adoption.UNKNOWN);
        start(run);
        executor.run(run.id().podUid(), Readiness.READY);

        assertThat(reports(run.id())).endsWith(new RunReport.Started(now), new RunReport.Ready(now));
    }

    private PodRun start(RestartPolicy policy) {
        PodRun run = ExecutorProbe.run(Container.of("main", "busybox"));
        PodSpec spec = run.pod().spec().toBuilder().restartPolicy(policy).build();
        dev.jobkit.model.Pod pod =
                new dev.jobkit.model.Pod(run.pod().metadata(), spec, run.pod().status());
        return start(ExecutorProbe.again(pod, run.container(), 0));
    }

    private PodRun start(PodRun run) {
        executor.start(run, probe.context(run));
        return run;
    }

    private List<RunReport> reports(RunId run) {
        return probe.facts(run).stream().map(ExecutorProbe.Fact::report).toList();
    }
}
