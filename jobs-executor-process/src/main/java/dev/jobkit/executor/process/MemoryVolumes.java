package dev.jobkit.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where emptyDir volumes with the medium Memory lie: in a directory of the system's tmpfs, that the link {@code memory} in the
 * base directory leads to. It is made when the first of them is asked for. Thread-safe.
 */
final class MemoryVolumes {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryVolumes.class);
    private static final String LINK = "memory";

    private final Path link;
    private final Path target;
    private final boolean available;

    /** Makes it for a base directory and the word that tells it from others. */
    MemoryVolumes(Path base, String mark, Path tmpfs) {
        this.link = base.resolve(LINK);
        this.target = tmpfs.resolve("jobkit-" + mark);
        this.available = isTmpfs(tmpfs);
    }

    private static boolean isTmpfs(Path path) {
        try {
            return Files.isWritable(path) && Files.getFileStore(path).type().equals("tmpfs");
        } catch (IOException e) {
            LOG.debug("{} cannot be looked at", path, e);
            return false;
        }
    }

    /** Tells whether this system has memory to give as a directory. */
    boolean isAvailable() {
        return available;
    }

    /** Returns the directory of a pod's volumes in memory, whether it is there or not. */
    static Path ofPod(Path base, String podUid) {
        return base.resolve(LINK).resolve(FileNames.encode(podUid));
    }

    /** Makes the directory of all pods' volumes in memory, if it is not there. */
    synchronized void prepare() throws IOException {
        Files.createDirectories(target); // a restart of the machine takes it away and leaves the link
        if (!Files.isSymbolicLink(link)) {
            Files.createSymbolicLink(link, target);
        }
    }

    /** Gives all of the memory back; when nothing runs any more. */
    synchronized void close() throws IOException {
        if (Files.isSymbolicLink(link)) {
            RunFiles.deleteAll(target);
            Files.deleteIfExists(link);
        }
    }
}
