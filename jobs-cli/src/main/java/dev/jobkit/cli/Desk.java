package dev.jobkit.cli;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.core.SystemTime;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.PodExecutor;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that was opened for one command, with a controller in front of it: the one place that the commands about runs and
 * definitions know of where objects are kept.
 */
final class Desk implements AutoCloseable {
    private final SystemTime time;
    private final JobStore store;
    private final LogStore logs;
    private final JobController jobs;

    private Desk(DataDirectory directory, @Nullable Supplier<PodExecutor> executor, Predicate<ObjectRef> only) {
        this.store = directory.openStore(); // first of all: it tells who else is here
        this.time = new SystemTime();
        this.logs = directory.openLogs(time);
        JobKit.Builder builder =
                JobKit.builder().time(time).store(store).logs(logs).only(only);
        try {
            // without an executor nothing of the store is set going: verbs are stored, no pass is ever made
            this.jobs = (executor == null
                            ? builder.executor("process", (run, context) -> {}).workers(task -> {}, 1)
                            : builder.executor("process", executor.get()))
                    .build();
        } catch (RuntimeException e) {
            logs.close();
            store.close();
            time.close();
            throw e instanceof IllegalStateException ? CommandException.badInput("jobkit: " + e.getMessage()) : e;
        }
    }

    /** Opens the directory to read and write, while all Jobs in it rest. */
    static Desk resting(DataDirectory directory) {
        return new Desk(directory, null, object -> true);
    }

    /**
     * Opens the directory and runs what is chosen of what it holds on this executor, which is made once the directory is this
     * program's; all else rests.
     */
    static Desk running(DataDirectory directory, Supplier<PodExecutor> executor, Predicate<ObjectRef> only) {
        return new Desk(directory, executor, only);
    }

    JobController jobs() {
        return jobs;
    }

    /** Returns what time it is. */
    Instant now() {
        return time.instant();
    }

    @Override
    public void close() {
        jobs.close();
        logs.close();
        store.close(); // last: who opens the directory next finds all of it
        time.close();
    }
}
