package dev.jobkit.cli;

import dev.jobkit.Preconditions;
import dev.jobkit.RerunScope;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobkit rerun}: runs a Job again under its own name. */
@Command(
        name = "rerun",
        description = "Runs a Job again under its own name and waits for its end; the record of the earlier run stays.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RerunCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOptions store;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StartOptions start;

    @Parameters(paramLabel = "NAME", description = "The Job.")
    private String name = "";

    @Option(names = "--failed-indexes", description = "Only indexes that did not succeed; the others are taken over.")
    private boolean failedIndexes;

    @Option(names = "--revision", paramLabel = "N", description = "Only if the Job is still at this revision.")
    private @Nullable Long revision;

    @Override
    public Integer call() throws InterruptedException {
        RerunScope scope = failedIndexes ? RerunScope.FAILED_INDEXES : RerunScope.ALL;
        Preconditions seen = new Preconditions(null, revision);
        return start.run(
                store,
                store.streams().out(),
                desk -> List.of(
                        desk.jobs().runs().rerun(store.key(name), scope, seen, start.overrides(), store.write())));
    }
}
