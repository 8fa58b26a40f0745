package dev.jobkit.scenarios;

import dev.jobkit.spi.JobStore;
import dev.jobkit.store.jdbc.JdbcJobStore;
import dev.jobkit.store.jdbc.KilledFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A store in a file of H2 that dies with its program: what comes after opens the file as a kill leaves it. */
final class KilledStore extends WatchedStore {
    private final Path directory;
    private int lives;
    private volatile JobStore now;

    /** Opens a store in this directory, which is empty. */
    KilledStore(Path directory) {
        this(directory, JdbcJobStore.inDirectory(directory.resolve("0")));
    }

    private KilledStore(Path directory, JobStore first) {
        super(first);
        this.directory = directory;
        this.now = first;
    }

    @Override
    protected JobStore inner() {
        return now;
    }

    /** Goes on with a copy of the file that was made while it was open; then nobody looks at the old one any more. */
    void kill() {
        Path left = directory.resolve(String.valueOf(lives));
        Path next = directory.resolve(String.valueOf(++lives));
        try {
            KilledFile.copy(left, next);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JobStore before = now;
        now = JdbcJobStore.inDirectory(next);
        before.close();
    }
}
