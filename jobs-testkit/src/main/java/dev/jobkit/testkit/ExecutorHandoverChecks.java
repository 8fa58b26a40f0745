package dev.jobkit.testkit;

import static dev.jobkit.testkit.Check.promise;

import dev.jobkit.model.Container;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunReport;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Promises about a controller that comes after another: what is known is told, what has no owner ends. */
final class ExecutorHandoverChecks {
    private static final String TICK = "tick\n";

    private ExecutorHandoverChecks() {}

    static void addTo(Map<String, ExecutorBench.Body> checks) {
        checks.put("a run that it has can be adopted", ExecutorHandoverChecks::adopt);
        checks.put("a run that goes on is told as started when it is adopted", ExecutorHandoverChecks::adoptStarted);
        checks.put("a run that is ready is told as ready when it is adopted", ExecutorHandoverChecks::adoptReady);
        checks.put(
                "from its adoption on a run writes the log of whoever adopted it",
                ExecutorHandoverChecks::adoptWriting);
        checks.put("a run that ended meanwhile is told when it is adopted", ExecutorHandoverChecks::adoptEnded);
        checks.put("an order of an adopted run starts nothing", ExecutorHandoverChecks::adoptAndOrder);
        checks.put("a run that it does not have is not adopted", ExecutorHandoverChecks::adoptUnknown);
        checks.put("what has no owner any more ends, and nothing else", ExecutorHandoverChecks::retainOnly);
        checks.put("a closed executor starts nothing, and may be closed again", ExecutorHandoverChecks::close);
    }

    private static void adopt(ExecutorBench bench) throws Exception {
        PodRun run = ExecutorProbe.run(bench.subject.waits());
        bench.start(run);
        bench.probe.started(run.id());
        try (ExecutorProbe successor = new ExecutorProbe(bench.probe.patience())) {
            Adoption answer = bench.executor.adopt(run, successor.context(run));
            bench.executor.retainOnly(Set.of(run.id()));
            bench.settle();
            promise(
                    !bench.hasEnded(run.id())
                            && successor
                                    .reports(run.id(), RunReport.Exited.class)
                                    .isEmpty(),
                    "an adopted run goes on",
                    answer);
            bench.stop(run.id(), ExecutorBench.GENTLE);
            if (answer == Adoption.KNOWN) {
                successor.await(
                        run.id(),
                        f -> f.report() instanceof RunReport.Exited,
                        "from its adoption on a run is reported to the controller that adopted it");
            } else {
                bench.probe.exited(run.id());
            }
        }
    }

    private static void adoptStarted(ExecutorBench bench) throws Exception {
        PodRun run = ExecutorProbe.run(bench.subject.waits());
        bench.start(run);
        RunReport told = bench.probe.started(run.id()).report();
        try (ExecutorProbe successor = new ExecutorProbe(bench.probe.patience())) {
            if (bench.executor.adopt(run, successor.context(run)) == Adoption.KNOWN) {
                ExecutorProbe.Fact again = successor.await(
                        run.id(),
                        f -> f.report() instanceof RunReport.Started,
                        "the start of a run that goes on is told to the controller that adopts it");
                promise(again.report().equals(told), "an adopted run is told to have started when it did", told, again);
            }
        }
    }

    private static void adoptReady(ExecutorBench bench) throws Exception {
        Optional<Container> container = bench.subject.turnsReady();
        if (container.isEmpty()) {
            return;
        }
        PodRun run = ExecutorProbe.run(container.get());
        bench.start(run);
        bench.probe.await(
                run.id(), f -> f.report() instanceof RunReport.Ready, "a container that turns ready is reported so");
        try (ExecutorProbe successor = new ExecutorProbe(bench.probe.patience())) {
            if (bench.executor.adopt(run, successor.context(run)) == Adoption.KNOWN) {
                successor.await(
                        run.id(),
                        f -> f.report() instanceof RunReport.Ready,
                        "that a run is ready is told to the controller that adopts it");
            }
        }
    }

    private static void adoptWriting(ExecutorBench bench) throws Exception {
        Optional<Container> container = bench.subject.ticks();
        if (container.isEmpty()) {
            return;
        }
        PodRun run = ExecutorProbe.run(container.get());
        bench.start(run);
        bench.probe.awaitLog(run.id(), TICK);
        try (ExecutorProbe successor = new ExecutorProbe(bench.probe.patience())) {
            if (bench.executor.adopt(run, successor.context(run)) == Adoption.KNOWN) {
                successor.awaitLog(
                        run.id(), TICK, "what an adopted run writes is in the log of the controller that adopted it");
                String old = bench.probe.log(run.id());
                int seen = successor.log(run.id()).length();
                successor.until(
                        () -> successor.log(run.id()).length() > seen ? Optional.of(seen) : Optional.empty(),
                        "an adopted run goes on writing its log");
                promise(
                        bench.probe.log(run.id()).equals(old),
                        "what an adopted run writes is in no log but that of the controller that adopted it",
                        old.length(),
                        bench.probe.log(run.id()).length());
            }
        }
    }

    private static void adoptEnded(ExecutorBench bench) throws Exception {
        PodRun run = ExecutorProbe.run(bench.subject.exits(9));
        bench.start(run);
        bench.probe.exited(run.id());
        try (ExecutorProbe successor = new ExecutorProbe(bench.probe.patience())) {
            if (bench.executor.adopt(run, successor.context(run)) == Adoption.KNOWN) {
                ExecutorProbe.Fact end = successor.await(
                        run.id(),
                        f -> f.report() instanceof RunReport.Exited,
                        "the outcome of a run that ended meanwhile comes with its adoption");
                promise(
                        ((RunReport.Exited) end.report()).exitCode() == 9,
                        "an adopted outcome is the true one",
                        end.report());
            }
        }
    }

    private static void adoptAndOrder(ExecutorBench bench) throws Exception {
        PodRun run = ExecutorProbe.run(bench.subject.waits());
        bench.start(run);
        bench.probe.started(run.id());
        try (ExecutorProbe successor = new ExecutorProbe(bench.probe.patience())) {
            if (bench.executor.adopt(run, successor.context(run)) == Adoption.KNOWN) {
                bench.executor.start(run, successor.context(run));
                bench.stop(run.id(), ExecutorBench.GENTLE);
                successor.exited(run.id());
                bench.settle();
                // the successor may be told once more that the run goes on, and when it began
                Set<Instant> begun = Stream.of(bench.probe, successor)
                        .flatMap(to -> to.reports(run.id(), RunReport.Started.class).stream())
                        .map(RunReport.Started::at)
                        .collect(Collectors.toSet());
                promise(
                        begun.size() == 1
                                && bench.count(run.id(), RunReport.Started.class) == 1
                                && successor
                                                .reports(run.id(), RunReport.Started.class)
                                                .size()
                                        <= 1,
                        "an order of an adopted run starts nothing",
                        bench.probe.facts(run.id()));
            }
        }
    }

    private static void adoptUnknown(ExecutorBench bench) {
        PodRun run = ExecutorProbe.run(bench.subject.exits(0));
        Adoption answer = bench.executor.adopt(run, bench.probe.context(run));
        promise(answer != Adoption.KNOWN, "a run that was never ordered is not known", answer);
    }

    private static void retainOnly(ExecutorBench bench) throws Exception {
        PodRun stays = ExecutorProbe.run(bench.subject.waits());
        PodRun goes = ExecutorProbe.run(bench.subject.waits());
        bench.start(stays);
        bench.start(goes);
        bench.probe.started(stays.id());
        bench.probe.started(goes.id());
        bench.executor.retainOnly(Set.of(stays.id()));
        bench.probe.until(
                () -> bench.hasEnded(goes.id())
                                || bench.executor.adopt(goes, bench.probe.context(goes)) == Adoption.UNKNOWN
                        ? Optional.of(goes)
                        : Optional.empty(),
                "a run that no controller knows any more is ended");
        bench.settle();
        promise(!bench.hasEnded(stays.id()), "a run that has an owner goes on", bench.probe.facts(stays.id()));
        bench.stop(stays.id(), ExecutorBench.GENTLE);
        bench.probe.exited(stays.id());
    }

    private static void close(ExecutorBench bench) throws Exception {
        bench.running(bench.subject.waits());
        bench.executor.close();
        bench.executor.close();
        PodRun late = ExecutorProbe.run(bench.subject.prints(1));
        bench.executor.start(late, bench.probe.context(late));
        promise(
                bench.count(late.id(), RunReport.Started.class) == 0,
                "a closed executor starts nothing",
                bench.probe.facts(late.id()));
    }
}
