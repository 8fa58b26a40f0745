package dev.jobkit.testkit;

import static dev.jobkit.testkit.Check.promise;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Promises about the life of a run: it begins once, writes its log, ends once, and says how. */
final class ExecutorLifeChecks {
    private static final int LINES = 2_000;
    private static final int MANY = 40;

    private ExecutorLifeChecks() {}

    static void addTo(Map<String, ExecutorBench.Body> checks) {
        checks.put("a run is reported started, then exited, each once", ExecutorLifeChecks::life);
        checks.put("exit codes are reported as they are", ExecutorLifeChecks::exitCodes);
        checks.put("an order repeated while the run goes on starts nothing", ExecutorLifeChecks::repeated);
        checks.put("an order repeated after the end starts nothing", ExecutorLifeChecks::repeatedLate);
        checks.put("the next attempt of a container is a run of its own", ExecutorLifeChecks::nextAttempt);
        checks.put("the next attempt needs no release of the one before", ExecutorLifeChecks::unreleased);
        checks.put("the log is complete before the end is reported", ExecutorLifeChecks::log);
        checks.put("the log grows while the run goes on", ExecutorLifeChecks::logGrows);
        checks.put("the environment is the resolved one", ExecutorLifeChecks::environment);
        checks.put("what cannot begin is answered, and may be ordered again", ExecutorLifeChecks::cannotStart);
        checks.put("many runs at once all end with their own codes", ExecutorLifeChecks::many);
        checks.put("a released run may be released again", ExecutorLifeChecks::release);
        checks.put("it describes itself the same way each time", ExecutorLifeChecks::describes);
    }

    private static void life(ExecutorBench bench) throws Exception {
        Instant ordered = bench.probe.instant();
        RunId run = bench.start(bench.subject.exits(0));
        RunReport.Exited end = bench.probe.exited(run);
        bench.settle();
        List<RunReport> life = bench.probe.facts(run).stream()
                .map(ExecutorProbe.Fact::report)
                .filter(r -> r instanceof RunReport.Started || r instanceof RunReport.Exited)
                .toList();
        promise(
                life.size() == 2 && life.get(0) instanceof RunReport.Started,
                "a run is reported started once and then exited once",
                life);
        promise(
                end.startedAt() != null && !end.startedAt().isAfter(end.finishedAt()),
                "the end names when the run began and ended, in this order",
                end);
        promise(!ordered.isAfter(end.startedAt()), "a run begins after it was ordered", ordered, end);
        List<ExecutorProbe.Fact> facts = bench.probe.facts(run);
        promise(
                facts.get(facts.size() - 1).report() instanceof RunReport.Exited,
                "nothing is reported about a run after its end",
                facts);
    }

    private static void exitCodes(ExecutorBench bench) throws Exception {
        for (int code : new int[] {0, 1, 3, 42, 255}) {
            RunReport.Exited end = bench.probe.exited(bench.start(bench.subject.exits(code)));
            promise(end.exitCode() == code, "a run that exits with " + code + " is reported so", end);
        }
    }

    private static void repeated(ExecutorBench bench) throws Exception {
        PodRun run = ExecutorProbe.run(bench.subject.waits());
        bench.start(run);
        bench.probe.started(run.id());
        bench.start(run);
        bench.start(run);
        bench.stop(run.id(), ExecutorBench.GENTLE);
        bench.probe.exited(run.id());
        bench.settle();
        promise(
                bench.count(run.id(), RunReport.Started.class) == 1,
                "an order is idempotent by its run: one start",
                bench.probe.facts(run.id()));
        promise(
                bench.count(run.id(), RunReport.Exited.class) == 1,
                "an order is idempotent by its run: one end",
                bench.probe.facts(run.id()));
    }

    private static void repeatedLate(ExecutorBench bench) throws Exception {
        PodRun run = ExecutorProbe.run(bench.subject.prints(1));
        bench.start(run);
        bench.probe.exited(run.id());
        bench.start(run);
        bench.settle();
        promise(
                bench.probe.log(run.id()).equals("line 1\n"),
                "a run that is over and not released is not run again",
                bench.probe.log(run.id()));
    }

    private static void nextAttempt(ExecutorBench bench) throws Exception {
        PodRun first = ExecutorProbe.run(bench.subject.prints(2));
        bench.start(first);
        bench.probe.exited(first.id());
        bench.executor.release(first.id());
        secondAttempt(bench, first);
    }

    private static void unreleased(ExecutorBench bench) throws Exception {
        PodRun first = ExecutorProbe.run(bench.subject.prints(2));
        bench.start(first);
        bench.probe.exited(first.id());
        secondAttempt(bench, first);
        promise(
                bench.count(first.id(), RunReport.Exited.class) == 1,
                "an attempt ends once, whatever its successors do",
                bench.probe.facts(first.id()));
    }

    private static void secondAttempt(ExecutorBench bench, PodRun first) throws Exception {
        RunId second = bench.start(ExecutorProbe.again(first.pod(), first.container(), 1));
        bench.probe.exited(second);
        for (RunId run : List.of(first.id(), second)) {
            promise(
                    bench.probe.log(run).equals("line 1\nline 2\n"),
                    "each attempt has a log of its own",
                    run,
                    bench.probe.log(run));
        }
    }

    private static void log(ExecutorBench bench) throws Exception {
        RunId run = bench.start(bench.subject.prints(LINES));
        ExecutorProbe.Fact end =
                bench.probe.await(run, f -> f.report() instanceof RunReport.Exited, "the end of a run is reported");
        String expected = IntStream.rangeClosed(1, LINES)
                .mapToObj(i -> "line " + i + "\n")
                .collect(Collectors.joining());
        promise(
                end.logThen().equals(expected),
                "when the end of a run is reported, all that it wrote is in its log, in order",
                end.logThen().length() + " of " + expected.length() + " bytes");
    }

    private static void logGrows(ExecutorBench bench) throws Exception {
        Optional<Container> talker = bench.subject.obeys(0);
        if (talker.isPresent()) {
            RunId run = bench.ready(talker.get());
            promise(!bench.hasEnded(run), "what a run writes is in its log soon, and not only at its end");
            bench.stop(run, ExecutorBench.GENTLE);
            bench.probe.exited(run);
        }
    }

    private static void environment(ExecutorBench bench) throws Exception {
        Optional<Container> printer = bench.subject.printsEnv("GREETING");
        if (printer.isPresent()) {
            Container container = printer.get().toBuilder()
                    .env(List.of(EnvVar.of("GREETING", "raw $(OTHER)")))
                    .build();
            RunId run = bench.start(container);
            bench.probe.exited(run);
            promise(
                    bench.probe.log(run).equals(ExecutorProbe.RESOLVED + "\n"),
                    "a run gets the environment of RunContext.container(), not the text of the spec",
                    bench.probe.log(run));
        }
    }

    private static void cannotStart(ExecutorBench bench) throws Exception {
        Optional<Container> broken = bench.subject.cannotStart();
        if (broken.isPresent()) {
            PodRun run = ExecutorProbe.run(broken.get());
            for (int times = 1; times <= 2; times++) {
                int wanted = times;
                bench.start(run);
                bench.probe.await(
                        run.id(),
                        f -> bench.count(run.id(), RunReport.NotStarted.class) >= wanted,
                        "each order of what cannot begin is answered by NotStarted, with a reason");
            }
            promise(
                    bench.count(run.id(), RunReport.Started.class) == 0 && !bench.hasEnded(run.id()),
                    "what cannot begin neither starts nor ends",
                    bench.probe.facts(run.id()));
        }
    }

    private static void many(ExecutorBench bench) throws Exception {
        List<RunId> runs = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            runs.add(bench.start(bench.subject.exits(i)));
        }
        for (int i = 0; i < MANY; i++) {
            RunReport.Exited end = bench.probe.exited(runs.get(i));
            promise(end.exitCode() == i, "each of many runs at once ends with its own code: " + i, end);
        }
    }

    private static void release(ExecutorBench bench) throws Exception {
        RunId run = bench.start(bench.subject.exits(0));
        bench.probe.exited(run);
        try {
            bench.executor.release(run);
            bench.executor.release(run);
            bench.executor.releasePod(run.podUid());
            bench.executor.releasePod(run.podUid());
            bench.executor.release(ExecutorProbe.run(bench.subject.exits(0)).id());
        } catch (RuntimeException e) {
            promise(false, "a release of what is not there does nothing", e.toString());
        }
        RunReport.Exited end = bench.probe.exited(bench.start(bench.subject.exits(5)));
        promise(end.exitCode() == 5, "an executor goes on after releases", end);
    }

    private static void describes(ExecutorBench bench) {
        promise(
                bench.executor.describe().equals(bench.executor.describe()),
                "an executor describes itself the same way each time",
                bench.executor.describe());
    }
}
