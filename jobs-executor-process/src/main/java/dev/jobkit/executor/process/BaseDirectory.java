package dev.jobkit.executor.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The directory of an executor, held under a lock so that two programs never order in it at once. */
final class BaseDirectory implements AutoCloseable {
    static final String TEMPORARY_PREFIX = "jobkit-";
    static final String LOCK = "lock";

    /** Held by executors of this program: to close a second channel to a lock would give the lock back. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private static final String CELLS = "cells";
    private static final String EXEC = "exec";

    private final Path path;
    private final boolean temporary;
    private final FileChannel lock;
    private final MemoryVolumes memory;

    private BaseDirectory(Path path, boolean temporary, FileChannel lock) {
        this.path = path;
        this.memory = memoryOf(path);
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
            Path path = wanted == null ? Files.createTempDirectory(TEMPORARY_PREFIX) : Files.createDirectories(wanted);
            path = path.toRealPath();
            if (!HELD_HERE.add(path)) {
                throw inUse(path);
            }
            try {
                return new BaseDirectory(path, wanted == null, take(path, wanted == null));
            } catch (IOException | RuntimeException e) {
                HELD_HERE.remove(path);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    wanted == null
                            ? "cannot make a temporary base directory in " + System.getProperty("java.io.tmpdir")
                            : "cannot use the base directory " + wanted,
                    e);
        }
    }

    private static FileChannel take(Path path, boolean temporary) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw inUse(path);
        }
        try {
            if (temporary) {
                Abandoned.mark(path);
                Abandoned.removeBeside(path);
            }
            prepare(path); // what is there belongs to whoever has the lock
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static IllegalStateException inUse(Path path) {
        return new IllegalStateException("another executor works in " + path
                + ": give each a base directory of its own, or close the other first");
    }

    /** Tells whether an executor of this program has the directory. */
    static boolean isHeldHere(Path directory) {
        return HELD_HERE.contains(directory);
    }

    /** Returns where the volumes of such a directory lie that are in memory. */
    static MemoryVolumes memoryOf(Path directory) {
        return new MemoryVolumes(directory, mark(directory), Path.of("/dev/shm"));
    }

    private static void prepare(Path path) throws IOException {
        RunFiles.prepare(path);
        Files.createDirectories(path.resolve(CELLS));
        RunFiles.deleteAll(path.resolve(EXEC));
        Files.createDirectories(path.resolve(EXEC));
        Files.createDirectories(path.resolve("root")); // where a run's own root is put together, seen by that run only
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

    /** Returns that word of a directory. */
    static String mark(Path path) {
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
        try {
            if (temporary) {
                RunFiles.deleteAll(path);
            }
        } finally {
            lock.close();
            HELD_HERE.remove(path);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
