package dev.jobkit.executor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisors that the kernel kills when their spawner is gone, with all that runs below them. Each has written its start
 * ticks into a file of its pid's name, so that who comes next can wait until they are really gone before it says of a run that
 * it is lost, or starts another one in its place.
 */
final class Cells {
    private static final Logger LOG = LoggerFactory.getLogger(Cells.class);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(5);

    /** Ten seconds of looks. */
    private static final int LOOKS = 2000;

    private Cells() {}

    /** Waits for the end of all that have a file here, some seconds at most, and removes the files. */
    static void awaitGone(Path directory) {
        int looks = LOOKS;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path cell : all) {
                looks = awaitGone(cell, looks);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("cannot look for supervisors of an earlier spawner in {}", directory, e);
        }
    }

    /** Waits for one of them, so many looks at most, and returns how many are left; a bad file keeps nobody from the others. */
    private static int awaitGone(Path cell, int looks) {
        int left = looks;
        try {
            Supervisor supervisor = Supervisor.parse(cell.getFileName() + " "
                    + Files.readString(cell, StandardCharsets.US_ASCII).strip() + " "
                    + Instant.EPOCH.toEpochMilli());
            while (left > 0 && supervisor.isAlive()) {
                LockSupport.parkNanos(LOOK_EVERY);
                left--;
            }
            if (supervisor.isAlive()) {
                LOG.warn("the supervisor {} was killed and is still there", supervisor.pid());
            }
            Files.deleteIfExists(cell);
        } catch (NoSuchFileException e) {
            LOG.trace("the supervisor {} took its file away at its end", cell.getFileName());
        } catch (IOException e) {
            LOG.warn("cannot tell whether the supervisor of {} is gone", cell, e);
        }
        return left;
    }
}
