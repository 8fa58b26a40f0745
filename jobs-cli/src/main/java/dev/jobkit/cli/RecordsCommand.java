package dev.jobkit.cli;

import dev.jobkit.manifest.Manifests;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.RunOutcome;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobkit records}: tells what ran, by whom and with which result. */
@Command(
        name = "records",
        description = "Lists the records of runs, newest first, or tells all about one of them.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RecordsCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOptions store;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "A definition, CronJob or Job; or one record, such as build.3.")
    private @Nullable String name;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; 50 when missing.")
    private int limit = 50;

    @Option(names = "--yaml", description = "With one record: all that is written in it.")
    private boolean yaml;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw CommandException.badInput("jobkit: --limit: at least 1, not " + limit);
        }
        return store.atRest(desk -> {
            PrintStream out = store.streams().out();
            RunSearch search = new RunSearch(desk.jobs(), store.namespace());
            Optional<JobRun> one = name == null ? Optional.empty() : search.record(name);
            if (one.isPresent()) {
                show(desk, one.get(), out);
                return ExitCodes.OK;
            }
            List<JobRun> runs = search.newest(name, limit);
            runs.forEach(run -> out.println(RunWatch.line(run, store.namespace())));
            if (runs.isEmpty()) {
                if (name != null && !search.mayHaveRuns(name)) {
                    throw CommandException.badInput(search.none(name));
                }
                store.streams().err().println(search.none(name));
            }
            return ExitCodes.OK;
        });
    }

    private void show(Desk desk, JobRun run, PrintStream out) {
        if (yaml) {
            out.print(Manifests.toYaml(run));
            return;
        }
        out.println(RunWatch.line(run, store.namespace()));
        from(run).ifPresent(source -> out.println("  from " + source));
        job(desk, run).ifPresent(job -> out.println("  job " + job));
        run.spec().parameters().forEach((parameter, value) -> out.println("  " + parameter + "=" + value));
        if (run.status().lastFailure() != null) {
            out.println("  last failure: " + run.status().lastFailure());
        }
        if (run.status().trimmed() > 0) {
            out.println("  (" + run.status().trimmed() + " older attempts are no longer kept)");
        }
        new RunWatch(desk.jobs(), out).attempts(run);
    }

    /** Returns the definition or CronJob it came from, with its namespace where that is another. */
    private static Optional<String> from(JobRun run) {
        ObjectRef source = run.spec().source();
        if (source == null || source.kind().equals(Kind.JOB.name())) {
            return Optional.empty();
        }
        String namespace = source.namespace().equals(run.metadata().namespace()) ? "" : source.namespace() + "/";
        return Optional.of(source.kind() + " " + namespace + source.name());
    }

    /** Returns the name of the Job that ran, and, as long as it is there, its revision. */
    private static Optional<String> job(Desk desk, JobRun run) {
        ObjectRef ran = run.spec().job();
        if (ran.name().isEmpty() || run.status().outcome() == RunOutcome.REFUSED) {
            return Optional.empty();
        }
        return Optional.of(ran.name()
                + desk.jobs()
                        .find(ran.key())
                        .filter(job ->
                                job.metadata().uid().equals(run.metadata().uid()))
                        .map(job -> ", revision " + job.metadata().revision())
                        .orElse(", gone"));
    }
}
