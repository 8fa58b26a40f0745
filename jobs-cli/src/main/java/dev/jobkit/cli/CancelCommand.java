package dev.jobkit.cli;

import dev.jobkit.CancelScope;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.IndexSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobkit cancel}: cancels a Job or some of its indexes. */
@Command(
        name = "cancel",
        description = "Cancels a Job or some of its indexes; whatever runs the directory next stops its pods.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CancelCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOptions store;

    @Parameters(paramLabel = "NAME", description = "The Job.")
    private String name = "";

    @Option(names = "--indexes", paramLabel = "0,2-5", description = "Only these indexes; needs backoffLimitPerIndex.")
    private @Nullable String indexes;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    @Override
    public Integer call() {
        CancelScope scope;
        try {
            scope = indexes == null ? CancelScope.JOB : CancelScope.indexes(IndexSet.parse(indexes));
        } catch (IllegalArgumentException e) {
            throw CommandException.badInput("jobkit: --indexes: " + e.getMessage());
        }
        return store.atRest(desk -> {
            desk.jobs().cancel(store.key(name), scope, new Cancellation(store.who(), reason));
            store.streams().out().println("job " + name + " cancelled");
            return ExitCodes.OK;
        });
    }
}
