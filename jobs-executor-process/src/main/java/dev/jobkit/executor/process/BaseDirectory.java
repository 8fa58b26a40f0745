package dev.jobkit.executor.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The directory of an executor, held under a lock so that two programs never order in it at once. */
final class BaseDirectory implements AutoCloseable {
    private static final String CELLS = "cells";
    private static final String EXEC = "exec";

    private final Path path;
    private final boolean temporary;
    private final FileChannel lock;
    private final MemoryVolumes memory;

    private BaseDirectory(Path path, boolean temporary, FileChannel lock) {
        this.path = path;
        this.memory = new MemoryVolumes(path, mark(path), Path.of("/dev/shm"));
        this.temporary = temporary;
        this.lock = lock;
    }

    /**
     * Opens and locks the directory, or a new temporary one that goes with the executor.
     *
     * @throws IllegalStateException if another executor holds it
     * @throws UncheckedIOException if it cannot be made
     */
    static BaseDirectory open(@Nullable Path wanted) {
        try {
            Path path = wanted == null ? Files.createTempDirectory("jobkit-") : Files.createDirectories(wanted);
            path = path.toRealPath();
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new IllegalStateException("another executor works in " + path
                        + ": give each a base directory of its own, or close the other first");
            }
            try {
                prepare(path); // what is there belongs to whoever has the lock
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return new BaseDirectory(path, wanted == null, channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the base directory " + wanted, e);
        }
    }

    private static void prepare(Path path) throws IOException {
        RunFiles.prepare(path);
        Files.createDirectories(path.resolve(CELLS));
        RunFiles.deleteAll(path.resolve(EXEC));
        Files.createDirectories(path.resolve(EXEC));
        Files.createDirectories(path.resolve("root")); // where a run's own root is put together, seen by that run only
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProgram) {
            return false;
        }
    }

    /** Returns the directory itself. */
    Path path() {
        return path;
    }

    /** Returns where commands beside a run leave what they print, until it is read. */
    Path exec() {
        return path.resolve(EXEC);
    }

    /** Returns where supervisors say that they are there, if they may not outlive their spawner. */
    Path cells() {
        return path.resolve(CELLS);
    }

    /** Returns where the spawner complains. */
    Path spawnerLog() {
        return path.resolve("spawner.log");
    }

    /** Returns a word that tells this directory's processes from those of others. */
    String mark() {
        return mark(path);
    }

    private static String mark(Path path) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("each Java has SHA-256", e);
        }
    }

    /** Puts one of our scripts in place; one that is being read by a shell stays what it is. */
    Path script(String name) {
        try (InputStream in = BaseDirectory.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing beside " + BaseDirectory.class);
            }
            Path fresh = path.resolve(name + ".new");
            Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
            return Files.move(fresh, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path.resolve(name), e);
        }
    }

    /** Returns where volumes lie that are in memory. */
    MemoryVolumes memory() {
        return memory;
    }

    /** Gives the directory back; a temporary one goes. */
    @Override
    public void close() throws IOException {
        if (temporary) {
            RunFiles.deleteAll(path);
        }
        lock.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
