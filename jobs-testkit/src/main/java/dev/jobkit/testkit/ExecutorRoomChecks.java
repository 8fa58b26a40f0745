package dev.jobkit.testkit;

import static dev.jobkit.testkit.Check.promise;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Promises of executors with little room: what does not fit waits, in its order, and is never refused. */
final class ExecutorRoomChecks {
    private ExecutorRoomChecks() {}

    static void addTo(Map<String, ExecutorBench.Body> checks) {
        checks.put("what does not fit waits for its turn, first come first served", narrow(ExecutorRoomChecks::turns));
        checks.put("what waits for room and is stopped never begins", narrow(ExecutorRoomChecks::stopWaiting));
        checks.put("all containers of a pod have room together", narrow(ExecutorRoomChecks::together));
        checks.put("a pod keeps its room between its containers and attempts", narrow(ExecutorRoomChecks::keeps));
    }

    private static ExecutorBench.Body narrow(ExecutorBench.Body body) {
        return wide -> {
            Optional<ExecutorSubject> narrow = wide.subject.narrow();
            if (narrow.isPresent()) {
                try (ExecutorBench bench = wide.with(narrow.get())) {
                    body.run(bench);
                }
            }
        };
    }

    private static void turns(ExecutorBench bench) throws Exception {
        RunId first = bench.running(bench.subject.waits());
        RunId second = bench.start(bench.subject.waits());
        RunId third = bench.start(bench.subject.exits(3));
        promise(
                bench.count(second, RunReport.Started.class) == 0 && bench.count(third, RunReport.Started.class) == 0,
                "no more pods run than there is room for",
                bench.probe.facts(second),
                bench.probe.facts(third));
        promise(
                bench.count(second, RunReport.NotStarted.class) == 0 && !bench.hasEnded(second),
                "a pod that does not fit now waits, and is neither refused nor failed",
                bench.probe.facts(second));
        bench.stop(first, ExecutorBench.GENTLE);
        bench.probe.exited(first);
        bench.executor.release(first);
        bench.executor.releasePod(first.podUid());
        bench.probe.await(
                second,
                f -> f.report() instanceof RunReport.Started,
                "a pod begins when there is room, first come first served");
        promise(
                bench.count(third, RunReport.Started.class) == 0,
                "a pod begins when there is room, first come first served",
                bench.probe.facts(third));
        bench.stop(second, ExecutorBench.GENTLE);
        bench.probe.exited(second);
        bench.executor.releasePod(second.podUid());
        promise(bench.probe.exited(third).exitCode() == 3, "a pod that waited for room runs like any other");
    }

    private static void stopWaiting(ExecutorBench bench) throws Exception {
        RunId first = bench.running(bench.subject.waits());
        RunId second = bench.start(bench.subject.prints(1));
        bench.stop(second, ExecutorBench.GENTLE);
        bench.probe.await(
                second,
                f -> f.report() instanceof RunReport.NotStarted,
                "a stop of what waits for room is answered by NotStarted");
        bench.stop(first, ExecutorBench.GENTLE);
        bench.probe.exited(first);
        bench.executor.releasePod(first.podUid());
        bench.settle();
        promise(
                bench.count(second, RunReport.Started.class) == 0
                        && bench.probe.log(second).isEmpty(),
                "what was stopped while it waited never begins",
                bench.probe.facts(second));
    }

    private static void together(ExecutorBench bench) throws Exception {
        List<PodRun> pod = ExecutorStopChecks.pod(bench.subject.waits());
        for (PodRun run : pod) {
            bench.start(run);
        }
        for (PodRun run : pod) {
            bench.probe.await(
                    run.id(),
                    f -> f.report() instanceof RunReport.Started,
                    "room is given to pods, so that all containers of one run together");
        }
        for (PodRun run : pod) {
            bench.stop(run.id(), ExecutorBench.GENTLE);
            bench.probe.exited(run.id());
        }
    }

    private static void keeps(ExecutorBench bench) throws Exception {
        List<PodRun> pod = ExecutorStopChecks.pod(bench.subject.exits(0));
        PodRun first = pod.get(0);
        bench.start(first);
        bench.probe.exited(first.id());
        bench.executor.release(first.id());
        RunId other = bench.start(bench.subject.exits(3));
        for (PodRun next : List.of(ExecutorProbe.again(first.pod(), first.container(), 1), pod.get(1))) {
            promise(
                    bench.count(other, RunReport.Started.class) == 0,
                    "a pod keeps its room between its containers and attempts, until all of it is over",
                    bench.probe.facts(other));
            bench.start(next);
            bench.probe.await(
                    next.id(),
                    f -> f.report() instanceof RunReport.Exited,
                    "a pod keeps its room between its containers and attempts, until all of it is over");
            bench.executor.release(next.id());
        }
        bench.executor.releasePod(first.id().podUid());
        promise(bench.probe.exited(other).exitCode() == 3, "a pod that waited for room runs like any other");
    }
}
