package dev.jobkit.cli;

import dev.jobkit.manifest.Manifests;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.ObjectKey;
import java.io.PrintStream;
import java.util.List;
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
            if (name != null) {
                ObjectKey key = store.key(name);
                var one = desk.jobs().runs().find(key);
                if (one.isPresent()) {
                    show(desk, one.get(), out);
                    return ExitCodes.OK;
                }
            }
            List<JobRun> runs = new RunSearch(desk.jobs(), store.namespace()).newest(name, limit);
            runs.forEach(run -> out.println(RunWatch.line(run)));
            if (runs.isEmpty()) {
                store.streams().err().println("jobkit: no records" + (name == null ? "" : " of " + name));
            }
            return ExitCodes.OK;
        });
    }

    private void show(Desk desk, JobRun run, PrintStream out) {
        if (yaml) {
            out.print(Manifests.toYaml(run));
            return;
        }
        out.println(RunWatch.line(run));
        run.spec().parameters().forEach((parameter, value) -> out.println("  " + parameter + "=" + value));
        if (run.status().lastFailure() != null) {
            out.println("  last failure: " + run.status().lastFailure());
        }
        if (run.status().trimmed() > 0) {
            out.println("  (" + run.status().trimmed() + " older attempts are no longer kept)");
        }
        new RunWatch(desk.jobs(), out).attempts(run);
    }
}
