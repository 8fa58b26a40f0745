package dev.jobkit.testkit;

import static dev.jobkit.testkit.Check.promise;

import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What every {@link PodExecutor} that runs containers promises, as a list of named checks free of any test framework; see
 * {@link Check}.
 *
 * <p>Each check asks for a subject of its own and closes it. Real time passes: facts are waited for, at most 30 s.
 */
public final class ExecutorContract {
    private static final int LINES = 2_000;
    private static final int MANY = 40;
    private static final Stop GENTLE = new Stop(Duration.ofSeconds(5), StopCause.DELETED);
    private static final Stop BY_FORCE = new Stop(Duration.ZERO, StopCause.DELETED);

    private final ExecutorSubject subject;
    private final PodExecutor executor;
    private final ExecutorProbe probe;

    private ExecutorContract(ExecutorSubject subject, ExecutorProbe probe) {
        this.subject = subject;
        this.executor = subject.executor();
        this.probe = probe;
    }

    /** Makes a subject; it may throw. */
    @FunctionalInterface
    public interface SubjectFactory {
        /** Returns a new executor with its containers. */
        ExecutorSubject create() throws Exception;
    }

    /** What a check does. */
    @FunctionalInterface
    private interface Body {
        void run(ExecutorContract contract) throws Exception;
    }

    /** Returns the checks of an executor. */
    public static List<Check> checks(SubjectFactory subjects) {
        return List.of(
                check(subjects, "a run is reported started, then exited, each once", ExecutorContract::life),
                check(subjects, "exit codes are reported as they are", ExecutorContract::exitCodes),
                check(subjects, "an order repeated while the run goes on starts nothing", ExecutorContract::repeated),
                check(subjects, "an order repeated after the end starts nothing", ExecutorContract::repeatedLate),
                check(subjects, "the next attempt of a container is a run of its own", ExecutorContract::nextAttempt),
                check(subjects, "a running run that is stopped ends", ExecutorContract::stop),
                check(subjects, "a stop without grace ends the run, too", ExecutorContract::force),
                check(subjects, "stopping twice ends once", ExecutorContract::stopTwice),
                check(subjects, "stopping what is over changes nothing", ExecutorContract::stopLate),
                check(subjects, "stopping what it does not have is answered", ExecutorContract::stopUnknown),
                check(subjects, "stopping one run leaves others alone", ExecutorContract::stopOne),
                check(subjects, "the log is complete before the end is reported", ExecutorContract::log),
                check(subjects, "a run that it has can be adopted", ExecutorContract::adopt),
                check(subjects, "a run that it does not have is not adopted", ExecutorContract::adoptUnknown),
                check(subjects, "a released run may be released again", ExecutorContract::release),
                check(subjects, "many runs at once all end with their own codes", ExecutorContract::many),
                check(subjects, "it describes itself the same way each time", ExecutorContract::describes));
    }

    private static Check check(SubjectFactory subjects, String name, Body body) {
        return new Check(name, () -> {
            try (ExecutorProbe probe = new ExecutorProbe();
                    ExecutorSubject subject = subjects.create()) {
                body.run(new ExecutorContract(subject, probe));
            }
        });
    }

    private RunId start(PodRun run) {
        executor.start(run, probe.context(run));
        return run.id();
    }

    private void life() throws Exception {
        RunId run = start(ExecutorProbe.run(subject.exits(0)));
        RunReport.Exited end = probe.exited(run);
        List<RunReport> lifeReports = probe.facts(run).stream()
                .map(ExecutorProbe.Fact::report)
                .filter(r -> r instanceof RunReport.Started || r instanceof RunReport.Exited)
                .toList();
        promise(
                lifeReports.size() == 2 && lifeReports.get(0) instanceof RunReport.Started,
                "a run is reported started once and then exited once",
                lifeReports);
        promise(
                end.startedAt() != null && !end.startedAt().isAfter(end.finishedAt()),
                "the end names when the run began and ended, in this order",
                end);
    }

    private void exitCodes() throws Exception {
        for (int code : new int[] {0, 1, 3, 42, 255}) {
            RunId run = start(ExecutorProbe.run(subject.exits(code)));
            RunReport.Exited end = probe.exited(run);
            promise(end.exitCode() == code, "a run that exits with " + code + " is reported so", end);
        }
    }

    private void repeated() throws Exception {
        PodRun run = ExecutorProbe.run(subject.waits());
        start(run);
        probe.started(run.id());
        start(run);
        start(run);
        executor.stop(run.id(), GENTLE);
        probe.exited(run.id());
        probe.exited(witness());
        promise(
                probe.reports(run.id(), RunReport.Started.class).size() == 1,
                "an order is idempotent by its run: one start",
                probe.facts(run.id()));
        promise(
                probe.reports(run.id(), RunReport.Exited.class).size() == 1,
                "an order is idempotent by its run: one end",
                probe.facts(run.id()));
    }

    private void repeatedLate() throws Exception {
        PodRun run = ExecutorProbe.run(subject.prints(1));
        start(run);
        probe.exited(run.id());
        start(run);
        probe.exited(witness());
        promise(
                probe.log(run.id()).equals("line 1\n"),
                "a run that is over and not released is not run again",
                probe.log(run.id()));
    }

    /** Starts another run, whose end shows that the executor has dealt with what was asked before. */
    private RunId witness() {
        return start(ExecutorProbe.run(subject.exits(0)));
    }

    private void nextAttempt() throws Exception {
        PodRun first = ExecutorProbe.run(subject.prints(2));
        start(first);
        probe.exited(first.id());
        executor.release(first.id());
        RunId second = start(ExecutorProbe.again(first.pod(), first.container(), 1));
        probe.exited(second);
        promise(probe.log(second).equals("line 1\nline 2\n"), "each attempt has a log of its own", probe.log(second));
    }

    private void stop() throws Exception {
        RunId run = start(ExecutorProbe.run(subject.waits()));
        probe.started(run);
        executor.stop(run, GENTLE);
        RunReport.Exited end = probe.exited(run);
        promise(!end.finishedAt().isBefore(started(run).at()), "a stopped run ends after it began", end);
    }

    private RunReport.Started started(RunId run) {
        return probe.reports(run, RunReport.Started.class).get(0);
    }

    private void force() throws Exception {
        RunId run = start(ExecutorProbe.run(subject.waits()));
        probe.started(run);
        executor.stop(run, BY_FORCE);
        probe.exited(run);
    }

    private void stopTwice() throws Exception {
        RunId run = start(ExecutorProbe.run(subject.waits()));
        probe.started(run);
        executor.stop(run, GENTLE);
        executor.stop(run, GENTLE);
        executor.stop(run, BY_FORCE);
        probe.exited(run);
        probe.exited(witness());
        promise(probe.reports(run, RunReport.Exited.class).size() == 1, "a run ends once", probe.facts(run));
    }

    private void stopLate() throws Exception {
        RunId run = start(ExecutorProbe.run(subject.exits(7)));
        probe.exited(run);
        executor.stop(run, GENTLE);
        probe.exited(witness());
        List<RunReport.Exited> ends = probe.reports(run, RunReport.Exited.class);
        promise(
                ends.stream().allMatch(end -> end.exitCode() == 7),
                "a late stop does not change how the run ended",
                probe.facts(run));
    }

    private void stopUnknown() throws Exception {
        PodRun known = ExecutorProbe.run(subject.waits());
        start(known);
        probe.started(known.id());
        RunId unknown = ExecutorProbe.again(known.pod(), known.container(), 9).id();
        executor.stop(unknown, GENTLE);
        probe.await(
                unknown,
                f -> f.report() instanceof RunReport.NotStarted,
                "a stop of a run that it does not have is answered by NotStarted");
        promise(probe.reports(known.id(), RunReport.Exited.class).isEmpty(), "the run that it has goes on");
        executor.stop(known.id(), GENTLE);
        probe.exited(known.id());
    }

    private void stopOne() throws Exception {
        RunId stays = start(ExecutorProbe.run(subject.waits()));
        RunId goes = start(ExecutorProbe.run(subject.waits()));
        probe.started(stays);
        probe.started(goes);
        executor.stop(goes, GENTLE);
        probe.exited(goes);
        promise(probe.reports(stays, RunReport.Exited.class).isEmpty(), "stopping one run leaves others alone");
        executor.stop(stays, GENTLE);
        probe.exited(stays);
    }

    private void log() throws Exception {
        RunId run = start(ExecutorProbe.run(subject.prints(LINES)));
        ExecutorProbe.Fact end =
                probe.await(run, f -> f.report() instanceof RunReport.Exited, "the end of a run is reported");
        String expected = IntStream.rangeClosed(1, LINES)
                .mapToObj(i -> "line " + i + "\n")
                .collect(Collectors.joining());
        promise(
                end.logThen().equals(expected),
                "when the end of a run is reported, all that it wrote is in its log, in order",
                end.logThen().length() + " of " + expected.length() + " bytes");
    }

    private void adopt() throws Exception {
        PodRun run = ExecutorProbe.run(subject.waits());
        start(run);
        probe.started(run.id());
        try (ExecutorProbe successor = new ExecutorProbe()) {
            Adoption answer = executor.adopt(run, successor.context(run));
            executor.retainOnly(Set.of(run.id()));
            executor.stop(run.id(), GENTLE);
            if (answer == Adoption.KNOWN) {
                successor.exited(run.id());
            } else {
                probe.exited(run.id());
            }
        }
    }

    private void adoptUnknown() {
        PodRun run = ExecutorProbe.run(subject.exits(0));
        Adoption answer = executor.adopt(run, probe.context(run));
        promise(answer != Adoption.KNOWN, "a run that was never ordered is not known", answer);
    }

    private void release() throws Exception {
        RunId run = start(ExecutorProbe.run(subject.exits(0)));
        probe.exited(run);
        executor.release(run);
        executor.release(run);
        executor.releasePod(run.podUid());
        executor.releasePod(run.podUid());
        executor.release(ExecutorProbe.run(subject.exits(0)).id());
        RunReport.Exited end = probe.exited(start(ExecutorProbe.run(subject.exits(5))));
        promise(end.exitCode() == 5, "an executor goes on after releases", end);
    }

    private void many() throws Exception {
        List<RunId> runs = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            runs.add(start(ExecutorProbe.run(subject.exits(i))));
        }
        for (int i = 0; i < MANY; i++) {
            RunReport.Exited end = probe.exited(runs.get(i));
            promise(end.exitCode() == i, "each of many runs at once ends with its own code: " + i, end);
        }
    }

    private void describes() {
        promise(
                executor.describe().equals(executor.describe()),
                "an executor describes itself the same way each time",
                executor.describe());
    }
}
