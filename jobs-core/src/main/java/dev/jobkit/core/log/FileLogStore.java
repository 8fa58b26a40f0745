package dev.jobkit.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jobkit.model.LogKey;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps logs as files: a directory for each pod, in it {@code <container>_<attempt>.log} with the bytes as they were written
 * and a file of marks beside it; where logs are bounded, further files named after the offset of their first byte.
 *
 * <p>What a write has returned from is in the file: it survives the end of the JVM, though not that of the machine.
 * Thread-safe; one store at a time may use a directory.
 */
public final class FileLogStore implements LogStore {
    private static final String BYTES = ".log";
    private static final String MARKS = ".marks";

    private final InstantSource clock;
    private final Path directory;
    private final long mostBytes;
    /** Guards the table of open logs; held while one is looked up in the file system, never while bytes are moved. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<LogKey, Open> open = new HashMap<>();

    /**
     * Makes a store in this directory, which is created when it is missing.
     *
     * @throws UncheckedIOException if the directory cannot be made
     */
    public FileLogStore(InstantSource clock, Path directory) {
        this(clock, directory, Long.MAX_VALUE);
    }

    /**
     * Makes a store in this directory that bounds each log: at least the last {@code mostBytesOfALog} bytes are kept, and about a
     * quarter more; a reader who comes to what was dropped reads a line that says how much is missing.
     *
     * @throws UncheckedIOException if the directory cannot be made
     * @throws IllegalArgumentException if the bound is not positive
     */
    public FileLogStore(InstantSource clock, Path directory, long mostBytesOfALog) {
        if (mostBytesOfALog < 1) {
            throw new IllegalArgumentException("mostBytesOfALog must be positive, not " + mostBytesOfALog);
        }
        this.mostBytes = mostBytesOfALog;
        this.clock = clock;
        this.directory = directory.toAbsolutePath();
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the directory of logs: " + directory, e);
        }
    }

    @Override
    public LogWriter append(LogKey key) {
        FileLog log = take(key);
        return log.openWriter(() -> giveBack(key, log));
    }

    @Override
    public LogReader open(LogKey key, LogRange range) {
        FileLog log = take(key);
        return new RangeReader(log, range, () -> giveBack(key, log));
    }

    private FileLog take(LogKey key) {
        lock.lock();
        try {
            Open entry = open.computeIfAbsent(key, k -> new Open(read(k)));
            entry.users++;
            return entry.log;
        } finally {
            lock.unlock();
        }
    }

    private FileLog read(LogKey key) {
        return new FileLog(clock, pod(key.podUid()), stem(key), file(key, MARKS), mostBytes);
    }

    private void giveBack(LogKey key, FileLog log) {
        lock.lock();
        try {
            Open entry = open.get(key);
            if (entry != null && entry.log.equals(log) && --entry.users == 0) {
                open.remove(key);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long size(LogKey key) {
        return new Segments(pod(key.podUid()), stem(key)).end();
    }

    @Override
    public List<LogKey> list(String podUid) {
        List<LogKey> keys = new ArrayList<>();
        for (Path file : files(podUid)) {
            LogKey key = key(podUid, file.getFileName().toString());
            if (key != null && !keys.contains(key)) {
                keys.add(key);
            }
        }
        keys.sort(MemoryLogStore.ORDER);
        return List.copyOf(keys);
    }

    @Override
    public void delete(String podUid) {
        drop(key -> key.podUid().equals(podUid));
        try {
            for (Path file : files(podUid)) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(pod(podUid));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the logs of pod " + podUid, e);
        }
    }

    @Override
    public void delete(LogKey key) {
        drop(key::equals);
        try {
            boolean others = false;
            for (Path file : files(key.podUid())) {
                String name = file.getFileName().toString();
                boolean own = name.equals(stem(key) + MARKS) || Segments.belongs(stem(key), name);
                if (own) {
                    Files.deleteIfExists(file);
                }
                others |= !own;
            }
            if (!others) {
                Files.deleteIfExists(pod(key.podUid()));
            }
        } catch (DirectoryNotEmptyException begun) {
            return; // another log of the pod was begun meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the log " + key, e);
        }
    }

    /** Ends those who read or write these logs. */
    private void drop(Predicate<LogKey> which) {
        lock.lock();
        try {
            open.entrySet().removeIf(e -> {
                boolean chosen = which.test(e.getKey());
                if (chosen) {
                    e.getValue().log.drop();
                }
                return chosen;
            });
        } finally {
            lock.unlock();
        }
    }

    private List<Path> files(String podUid) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(pod(podUid))) {
            all.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the logs of pod " + podUid, e);
        }
        return files;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            for (Open entry : open.values()) {
                entry.log.release();
            }
        } finally {
            lock.unlock();
        }
    }

    private Path pod(String podUid) {
        return directory.resolve(podUid.isEmpty() ? "%" : name(podUid));
    }

    private Path file(LogKey key, String suffix) {
        return pod(key.podUid()).resolve(stem(key) + suffix);
    }

    private static String stem(LogKey key) {
        return name(key.container()) + "_" + key.attempt();
    }

    /** A name that is safe as a file's: letters, digits and a few signs as they are; never hidden, never a parent. */
    private static String name(String text) {
        String safe = URLEncoder.encode(text, UTF_8).replace("*", "%2A");
        return safe.startsWith(".") ? "%2E" + safe.substring(1) : safe;
    }

    private static @Nullable LogKey key(String podUid, String file) {
        String stem = file.endsWith(BYTES)
                ? file.substring(0, file.length() - BYTES.length())
                : file.endsWith(MARKS) ? file.substring(0, file.length() - MARKS.length()) : "";
        int cut = stem.lastIndexOf('_');
        try {
            return cut < 0
                    ? null
                    : new LogKey(
                            podUid,
                            URLDecoder.decode(stem.substring(0, cut), UTF_8),
                            Integer.parseInt(stem.substring(cut + 1)));
        } catch (IllegalArgumentException foreign) {
            return null;
        }
    }

    /** A log that somebody writes or reads. */
    private static final class Open {
        final FileLog log;
        int users;

        Open(FileLog log) {
            this.log = log;
        }
    }
}
