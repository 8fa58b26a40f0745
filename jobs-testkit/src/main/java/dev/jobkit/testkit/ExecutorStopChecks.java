package dev.jobkit.testkit;

import static dev.jobkit.testkit.Check.promise;

import dev.jobkit.model.Container;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Promises about stopping: gracefully, by force when the grace is over, and never without an answer. */
final class ExecutorStopChecks {
    /** Short enough to be waited for, long enough to be told from none. */
    private static final Stop SHORT = new Stop(Duration.ofMillis(700), StopCause.DELETED);

    private static final Stop LONG = new Stop(Duration.ofHours(1), StopCause.DELETED);
    private static final int RACES = 20;

    private ExecutorStopChecks() {}

    static void addTo(Map<String, ExecutorBench.Body> checks) {
        checks.put("a running run that is stopped ends", ExecutorStopChecks::stop);
        checks.put("a stop without grace ends the run, too", ExecutorStopChecks::force);
        checks.put("a run that is asked to stop ends with its own code", ExecutorStopChecks::ownCode);
        checks.put("a run that does not obey has all of its grace, and no more", ExecutorStopChecks::grace);
        checks.put("a further stop brings the end by force forward", ExecutorStopChecks::shorter);
        checks.put("stopping twice ends once", ExecutorStopChecks::stopTwice);
        checks.put("stopping what is over changes nothing", ExecutorStopChecks::stopLate);
        checks.put("stopping what it does not have is answered", ExecutorStopChecks::stopUnknown);
        checks.put("stopping right after the start ends the run, too", ExecutorStopChecks::race);
        checks.put("stopping one run leaves others alone", ExecutorStopChecks::stopOne);
        checks.put("stopping one container leaves those beside it alone", ExecutorStopChecks::stopBeside);
    }

    private static void stop(ExecutorBench bench) throws Exception {
        RunId run = bench.running(bench.subject.waits());
        bench.stop(run, ExecutorBench.GENTLE);
        RunReport.Exited end = bench.probe.exited(run);
        Instant begin = bench.probe.reports(run, RunReport.Started.class).get(0).at();
        promise(!end.finishedAt().isBefore(begin), "a stopped run ends after it began", begin, end);
    }

    private static void force(ExecutorBench bench) throws Exception {
        RunId run = bench.running(bench.subject.waits());
        bench.stop(run, ExecutorBench.BY_FORCE);
        bench.probe.exited(run);
    }

    private static void ownCode(ExecutorBench bench) throws Exception {
        Optional<Container> obedient = bench.subject.obeys(33);
        if (obedient.isPresent()) {
            RunId run = bench.ready(obedient.get());
            bench.stop(run, LONG);
            RunReport.Exited end = bench.probe.exited(run);
            promise(end.exitCode() == 33, "a run that ends when it is asked to keeps its own exit code", end);
        }
    }

    private static void grace(ExecutorBench bench) throws Exception {
        Optional<Container> defiant = bench.subject.defies();
        if (defiant.isPresent()) {
            RunId run = bench.ready(defiant.get());
            Instant asked = bench.probe.instant();
            bench.stop(run, SHORT);
            RunReport.Exited end = bench.probe.exited(run);
            promise(
                    !end.finishedAt().isBefore(asked.plus(SHORT.grace())),
                    "a run is not ended by force before its grace is over",
                    Duration.between(asked, end.finishedAt()),
                    SHORT);
        }
    }

    private static void shorter(ExecutorBench bench) throws Exception {
        Optional<Container> defiant = bench.subject.defies();
        if (defiant.isPresent()) {
            RunId run = bench.ready(defiant.get());
            bench.stop(run, LONG);
            bench.settle();
            promise(!bench.hasEnded(run), "a run is not ended by force before its grace is over", LONG);
            bench.stop(run, ExecutorBench.BY_FORCE);
            bench.probe.await(
                    run,
                    f -> f.report() instanceof RunReport.Exited,
                    "a further stop with a shorter grace brings the end by force forward");
        }
    }

    private static void stopTwice(ExecutorBench bench) throws Exception {
        RunId run = bench.running(bench.subject.waits());
        bench.stop(run, ExecutorBench.GENTLE);
        bench.stop(run, ExecutorBench.GENTLE);
        bench.stop(run, ExecutorBench.BY_FORCE);
        bench.probe.exited(run);
        bench.settle();
        promise(bench.count(run, RunReport.Exited.class) == 1, "a run ends once", bench.probe.facts(run));
    }

    private static void stopLate(ExecutorBench bench) throws Exception {
        RunId run = bench.start(bench.subject.exits(7));
        bench.probe.exited(run);
        bench.stop(run, ExecutorBench.GENTLE);
        bench.settle();
        List<RunReport.Exited> ends = bench.probe.reports(run, RunReport.Exited.class);
        promise(
                ends.stream().allMatch(end -> end.exitCode() == 7),
                "a late stop does not change how the run ended",
                bench.probe.facts(run));
    }

    private static void stopUnknown(ExecutorBench bench) throws Exception {
        PodRun known = ExecutorProbe.run(bench.subject.waits());
        bench.start(known);
        bench.probe.started(known.id());
        RunId unknown = ExecutorProbe.again(known.pod(), known.container(), 9).id();
        bench.stop(unknown, ExecutorBench.GENTLE);
        bench.probe.await(
                unknown,
                f -> f.report() instanceof RunReport.NotStarted,
                "a stop of a run that it does not have is answered by NotStarted");
        promise(!bench.hasEnded(known.id()), "the run that it has goes on", bench.probe.facts(known.id()));
        bench.stop(known.id(), ExecutorBench.GENTLE);
        bench.probe.exited(known.id());
    }

    private static void race(ExecutorBench bench) throws Exception {
        for (int i = 0; i < RACES; i++) {
            RunId run = bench.start(bench.subject.waits());
            bench.stop(run, ExecutorBench.BY_FORCE);
            bench.probe.await(
                    run,
                    f -> f.report() instanceof RunReport.Exited || f.report() instanceof RunReport.NotStarted,
                    "a run that is stopped right after its order ends, or is said to have never begun");
            bench.settle();
            boolean begun = bench.count(run, RunReport.Started.class) > 0;
            promise(
                    begun == bench.hasEnded(run),
                    "a run that never began does not begin after it was stopped, and one that began ends",
                    bench.probe.facts(run));
        }
    }

    private static void stopOne(ExecutorBench bench) throws Exception {
        RunId stays = bench.running(bench.subject.waits());
        RunId goes = bench.running(bench.subject.waits());
        stopOneOf(bench, goes, stays, "stopping one run leaves others alone");
    }

    private static void stopBeside(ExecutorBench bench) throws Exception {
        List<PodRun> pod = pod(bench.subject.waits());
        for (PodRun run : pod) {
            bench.start(run);
        }
        for (PodRun run : pod) {
            bench.probe.started(run.id());
        }
        stopOneOf(
                bench,
                pod.get(0).id(),
                pod.get(1).id(),
                "the containers of a pod run side by side, and stopping one leaves the others alone");
    }

    private static void stopOneOf(ExecutorBench bench, RunId goes, RunId stays, String promise) throws Exception {
        bench.stop(goes, ExecutorBench.GENTLE);
        bench.probe.exited(goes);
        bench.settle();
        promise(!bench.hasEnded(stays), promise, bench.probe.facts(stays));
        Instant asked = bench.probe.instant().truncatedTo(ChronoUnit.MILLIS); // as fine as ends are told
        bench.stop(stays, ExecutorBench.GENTLE);
        RunReport.Exited end = bench.probe.exited(stays);
        promise(!end.finishedAt().isBefore(asked), promise, bench.probe.facts(stays)); // an early end may be told late
    }

    /** Returns the first runs of a pod that has this container twice. */
    static List<PodRun> pod(Container container) {
        Container beside = container.toBuilder().name(container.name() + "-2").build();
        PodRun first = ExecutorProbe.run(container);
        Pod one = first.pod();
        PodSpec spec =
                one.spec().toBuilder().containers(List.of(container, beside)).build();
        Pod both = new Pod(one.metadata(), spec, one.status());
        return List.of(ExecutorProbe.again(both, container, 0), ExecutorProbe.again(both, beside, 0));
    }
}
