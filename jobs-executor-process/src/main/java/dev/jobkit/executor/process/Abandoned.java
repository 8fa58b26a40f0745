package dev.jobkit.executor.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes temporary base directories of programs that were killed, with their volumes in memory and control groups. Nothing of
 * them lives: without a base directory of their own, processes end with their program.
 */
final class Abandoned {
    private static final Logger LOG = LoggerFactory.getLogger(Abandoned.class);

    /** What tells a directory that is ours to remove; made when its lock is held. */
    private static final String MARKER = "temporary";

    private Abandoned() {}

    /** Says that a directory goes with its program; for whoever holds its lock. */
    static void mark(Path directory) throws IOException {
        Files.createFile(directory.resolve(MARKER));
    }

    /** Removes what is left beside a directory; what cannot be removed stays. */
    static void removeBeside(Path directory) {
        Path parent = directory.getParent();
        if (parent == null) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, BaseDirectory.TEMPORARY_PREFIX + "*")) {
            for (Path other : all) {
                if (Files.exists(other.resolve(MARKER)) && !BaseDirectory.isHeldHere(other)) {
                    remove(other);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("what killed programs left in {} cannot be looked for", parent, e);
        }
    }

    private static void remove(Path directory) {
        try (FileChannel lock = FileChannel.open(directory.resolve(BaseDirectory.LOCK), StandardOpenOption.WRITE)) {
            if (lock.tryLock() != null) {
                LOG.info("{} is removed: its program was killed", directory);
                BaseDirectory.memoryOf(directory).close();
                Groups.find(BaseDirectory.mark(directory)).close();
                RunFiles.deleteAll(directory);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} cannot be removed", directory, e); // another user's, or another program is at it
        }
    }
}
