package dev.jobkit.cli;

import dev.jobkit.InvalidJobException;
import dev.jobkit.JobController;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.LogStore;
import dev.jobkit.store.jdbc.JdbcJobStore;
import dev.jobkit.store.jdbc.StoreBackup;
import dev.jobkit.store.jdbc.StoreCheck;
import dev.jobkit.store.jdbc.StoreFinding;
import dev.jobkit.store.jdbc.StoreInUseException;
import dev.jobkit.store.jdbc.StoreUnavailableException;
import dev.jobkit.store.jdbc.StoreVersionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which {@code jobkit run --data} keeps Jobs, output and what processes need, so that the same command
 * takes the same Jobs up after any end.
 *
 * @param path the directory
 */
record DataDirectory(Path path) {
    private static final String STORE = "jobkit.mv.db";
    private static final String LOGS = "logs";

    /** Names the program that has opened the store last. */
    private static final String HOLDER = "jobkit.pid";

    /**
     * Returns this directory, which is known to be one that a jobkit has begun.
     *
     * @throws CommandException if it is not: a name that was mistyped is no empty directory
     */
    DataDirectory begun() {
        if (!Files.exists(path.resolve(STORE))) {
            throw CommandException.badInput(path + ": holds no store: there is no " + STORE
                    + "; jobkit define, create and run --data begin one");
        }
        return this;
    }

    /** Opens the store, which is made if need be. */
    JobStore openStore() {
        return orWords(() -> {
            JobStore store = JdbcJobStore.inDirectory(path);
            try {
                Files.writeString(
                        path.resolve(HOLDER),
                        Long.toString(ProcessHandle.current().pid()));
            } catch (IOException e) {
                store.close();
                throw new UncheckedIOException(e);
            }
            return store;
        });
    }

    /** Says which program has the store, as far as that is known. */
    private String holder() {
        try {
            long pid = Long.parseLong(Files.readString(path.resolve(HOLDER)).strip());
            return ProcessHandle.of(pid).isPresent() ? " (process " + pid + ")" : "";
        } catch (IOException | NumberFormatException e) {
            return "";
        }
    }

    /** Looks over the store. */
    List<StoreFinding> check() {
        return orWords(() -> StoreCheck.inDirectory(path));
    }

    /** Copies store and output into a new file. */
    void backup(Path file) {
        orWords(() -> {
            StoreBackup.write(path, file, List.of(LOGS));
            return file;
        });
    }

    /** Puts a copy here, where no store may be. */
    void restore(Path file) {
        orWords(() -> {
            StoreBackup.restore(file, path);
            return file;
        });
    }

    /** Says in words why something with the store cannot be done. */
    private <T> T orWords(Supplier<T> work) {
        try {
            return work.get();
        } catch (StoreInUseException e) {
            throw CommandException.badInput(path + ": is in use by another jobkit" + holder()
                    + "; wait for its end, or end it, or choose another --data");
        } catch (StoreVersionException | StoreUnavailableException e) {
            throw CommandException.badInput(path + ": " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw CommandException.badInput(words(e.getCause()));
        }
    }

    private static String words(@Nullable IOException problem) {
        if (problem instanceof FileAlreadyExistsException there) {
            return there.getFile() + ": is there already and is left alone; move it away, or choose another name";
        }
        if (problem instanceof NoSuchFileException missing) {
            String reason = missing.getReason();
            return missing.getFile() + ": " + (reason == null ? "is not there" : reason);
        }
        return problem instanceof ZipException
                ? "the file is no copy of a store: " + problem.getMessage()
                : "" + problem;
    }

    /** Opens the logs. */
    LogStore openLogs(InstantSource clock) {
        return JobKit.fileLogs(clock, logs());
    }

    /** Returns where the output is. */
    Path logs() {
        return path.resolve(LOGS);
    }

    /** Returns where the process executor keeps what it needs to find its processes again. */
    Path runs() {
        return path.resolve("runs");
    }

    /**
     * Returns the keys of those Jobs that are in the store already.
     *
     * @param judge tells what a Job would be in a store
     * @throws CommandException if a Job has no name, or another one of its name is there
     */
    static List<ObjectKey> stored(JobStore store, JobController judge, List<Inputs.Source> wanted) {
        List<ObjectKey> stored = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (Inputs.Source source : wanted) {
            Job job = source.job();
            String where = source.file() + ": Job \"" + job.metadata().name() + "\": metadata.name: ";
            if (job.metadata().name().isEmpty()) {
                faults.add(where + "with --data a Job needs a name, so that it can be found again");
                continue;
            }
            Optional<Job> there = store.get(Kind.JOB, job.key());
            if (there.isPresent()) {
                List<String> differences = SameJob.differences(there.get(), admitted(judge, job));
                if (differences.isEmpty()) {
                    stored.add(job.key());
                } else {
                    faults.add(where + "the directory holds a different Job of this name: "
                            + String.join(", ", differences)
                            + "; choose another name or another --data, or undo the change");
                }
            }
        }
        if (!faults.isEmpty()) {
            throw CommandException.badInput(faults);
        }
        return stored;
    }

    /** Returns what the Job would be in the store; one that would be refused is different from all that are there. */
    private static Job admitted(JobController judge, Job job) {
        try {
            return judge.objects().create(job, WriteOptions.DRY_RUN).object();
        } catch (InvalidJobException e) {
            return job;
        }
    }
}
