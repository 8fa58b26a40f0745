package dev.jobkit.cli;

import dev.jobkit.CancelScope;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.Names;
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
        if (indexes != null && indexes.isEmpty()) {
            throw CommandException.badInput("jobkit: --indexes: there is no index in it");
        }
        return store.atRest(desk -> {
            IndexSet before =
                    desk.jobs().find(store.key(name)).map(CancelCommand::marked).orElse(IndexSet.EMPTY);
            Job after = desk.jobs().cancel(store.key(name), scope, new Cancellation(store.who(), reason));
            String what = indexes == null ? "" : "indexes " + marked(after).minus(before) + " of ";
            store.streams().out().println(what + "job " + name + " cancelled");
            return ExitCodes.OK;
        });
    }

    private static IndexSet marked(Job job) {
        return IndexSet.parse(job.metadata().annotations().getOrDefault(Names.CANCELLED_INDEXES, ""));
    }
}
