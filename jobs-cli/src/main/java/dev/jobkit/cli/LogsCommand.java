package dev.jobkit.cli;

import dev.jobkit.model.JobRun;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobkit logs}: prints what the pods of a run have written, also when they are long gone. */
@Command(
        name = "logs",
        description = "Prints the output of a run, also when its Job and pods are long gone.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LogsCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOptions store;

    @Parameters(
            paramLabel = "NAME",
            description =
                    "A record such as build.3; or a definition, CronJob or Job, of which the newest run is meant.")
    private String name = "";

    @Option(
            names = {"-c", "--container"},
            paramLabel = "NAME",
            description = "Only this container; all when missing.")
    private @Nullable String container;

    @Override
    public Integer call() {
        return store.atRest(desk -> {
            RunSearch search = new RunSearch(desk.jobs(), store.namespace());
            JobRun run = search.record(name)
                    .or(() -> search.newest(name, 1).stream().findFirst())
                    .orElseThrow(() -> CommandException.badInput(search.none(name)));
            new RunWatch(desk.jobs(), store.streams().out()).logs(run, container);
            return ExitCodes.OK;
        });
    }
}
