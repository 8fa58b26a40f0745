package dev.jobkit.core.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that hold the bytes of one log: {@code NAME.log} from byte 0 on, {@code NAME.4096.log} from byte 4096 on. All but
 * the last are full; the oldest go when a log has a bound. Thread-safe; one writer.
 */
final class Segments {
    private static final String SUFFIX = ".log";

    private final Path directory;
    private final String name;
    private final NavigableMap<Long, Path> files = new ConcurrentSkipListMap<>();

    /** Finds the files of the log of this name in the directory of its pod. */
    Segments(Path directory, String name) {
        this.directory = directory;
        this.name = name;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path file : all) {
                long base = base(name, file.getFileName().toString());
                if (base >= 0) {
                    files.put(base, file);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the files of a log: " + directory, e);
        }
    }

    /** Tells whether a file holds bytes of the log of this name. */
    static boolean belongs(String name, String file) {
        return base(name, file) >= 0;
    }

    /** Returns the offset of the first byte of a file of the log of this name; -1 for other files. */
    private static long base(String name, String file) {
        if (!file.startsWith(name) || !file.endsWith(SUFFIX)) {
            return -1;
        }
        String between = file.substring(name.length(), Math.max(name.length(), file.length() - SUFFIX.length()));
        if (between.isEmpty()) {
            return 0;
        }
        return between.matches("\\.[1-9][0-9]{0,17}") ? Long.parseLong(between.substring(1)) : -1;
    }

    /** Returns the offset of the first byte that is kept. */
    long first() {
        return files.isEmpty() ? 0 : files.firstKey();
    }

    /** Returns the offset after the last byte. */
    long end() {
        Map.Entry<Long, Path> last = files.lastEntry();
        return last == null ? 0 : last.getKey() + last.getValue().toFile().length();
    }

    /** Returns the file in which this byte is, or null when it is gone. */
    Map.@Nullable Entry<Long, Path> at(long offset) {
        return files.floorEntry(offset);
    }

    /** Returns the first byte from this one on that a file has; -1 when there is none. */
    long firstFrom(long offset) {
        Long base = files.floorKey(offset);
        for (base = base == null ? files.ceilingKey(offset) : base; base != null; base = files.higherKey(base)) {
            Path file = files.get(base);
            long end = file == null ? base : base + file.toFile().length();
            if (end > offset) {
                return Math.max(offset, base);
            }
        }
        return -1;
    }

    /** Tells whether the last file has all bytes up to the end, or somebody has cut it. */
    boolean isWhole(long end) {
        Map.Entry<Long, Path> last = files.lastEntry();
        return last == null || last.getValue().toFile().length() >= end - last.getKey();
    }

    /** Returns the file for bytes from the end on; begins another one when the last is as large as a file may be. */
    Path forWriting(long at, long mostBytesOfAFile) {
        Map.Entry<Long, Path> last = files.lastEntry();
        if (last != null && (at == last.getKey() || at - last.getKey() < mostBytesOfAFile)) {
            return last.getValue();
        }
        Path file = directory.resolve(at == 0 ? name + SUFFIX : name + "." + at + SUFFIX);
        files.put(at, file);
        return file;
    }

    /** Drops the oldest files as long as so many bytes are kept without them; never the last one. */
    void dropOldest(long end, long mostBytes) throws IOException {
        Long second = files.higherKey(first());
        while (second != null && end - second >= mostBytes) {
            Path oldest = files.remove(first()); // readers are told that it is gone before it is
            if (oldest != null) {
                Files.deleteIfExists(oldest);
            }
            second = files.higherKey(first());
        }
    }
}
