package dev.jobkit.core.log;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A log in files: the bytes as they were written, and marks of 16 bytes each (offset, nanoseconds since 1970; the
 * offset -1 is the end of the writing).
 *
 * <p>Streams instead of channels, on purpose: an interrupt closes a channel, and tasks are interrupted while they write.
 */
final class FileLog extends StoredLog {
    private static final long END = -1;

    private static final int FILES = 4;
    private static final long LOOK_EVERY_NANOS = 100_000_000;

    private final Path directory;
    private final Segments segments;
    private final Path marksFile;
    private final long mostBytes;
    private final long mostBytesOfAFile;
    private @Nullable Path bytesFile;
    private @Nullable FileOutputStream bytesOut;
    private @Nullable FileOutputStream marksOut;
    /** When it was seen last that the file has all that was written, and whether that is to be seen again. */
    private long lookedAt = Long.MIN_VALUE;

    private boolean looks;
    /** Whether a part of a write that failed may be in the file. */
    private boolean torn;

    /** Opens the log of this name in the directory of its pod, which keeps about this many bytes. */
    FileLog(InstantSource clock, Path directory, String name, Path marksFile, long mostBytes) {
        super(clock);
        this.directory = directory;
        this.segments = new Segments(directory, name);
        this.marksFile = marksFile;
        this.mostBytes = mostBytes;
        this.mostBytesOfAFile = mostBytes == Long.MAX_VALUE ? mostBytes : Math.max(1, mostBytes / FILES);
        restore();
    }

    private void restore() {
        long size = segments.end();
        boolean ended = false;
        try {
            byte[] marks = Files.readAllBytes(marksFile);
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(marks));
            for (int i = marks.length / 16; i > 0; i--) {
                long at = in.readLong();
                long nanos = in.readLong();
                ended = at == END;
                if (at >= 0 && at < size) {
                    restoreMark(at, nanos);
                }
            }
        } catch (NoSuchFileException none) {
            ended = false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the marks of a log: " + marksFile, e);
        }
        restore(size, ended);
    }

    /** A write goes through to the system: its bytes do not end with this program. */
    @Override
    long kept() {
        return size();
    }

    /** Asked each time, the system would take as long for that as for the writes. */
    @Override
    void passes(long epochNanos) {
        if (epochNanos < lookedAt || epochNanos >= lookedAt + LOOK_EVERY_NANOS) {
            lookedAt = epochNanos;
            looks = true;
        }
    }

    @Override
    void put(long at, byte[] bytes, int offset, int length) {
        try {
            FileOutputStream out = outAt(at);
            writeWhole(out, at, bytes, offset, length);
            if (mostBytes < Long.MAX_VALUE) {
                segments.dropOldest(at + length, mostBytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the log " + bytesFile, e);
        }
    }

    /** A write that fails may have put down a part, behind which all later bytes would be at wrong places: it goes again. */
    private void writeWhole(FileOutputStream out, long at, byte[] bytes, int offset, int length) throws IOException {
        if (torn) {
            cutBack(at);
        }
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            torn = true;
            try {
                cutBack(at);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private void cutBack(long end) throws IOException {
        Map.Entry<Long, Path> segment = segments.at(end);
        if (segment != null) {
            try (RandomAccessFile file = new RandomAccessFile(segment.getValue().toFile(), "rw")) {
                file.setLength(Math.min(file.length(), end - segment.getKey()));
            }
        }
        torn = false;
    }

    private FileOutputStream outAt(long at) throws IOException {
        boolean whole = !looks || segments.isWhole(at);
        looks = false;
        Path file = segments.forWriting(at, whole ? mostBytesOfAFile : 0); // behind a cut all would be at wrong places
        FileOutputStream out = bytesOut;
        if (out == null || !file.equals(bytesFile)) {
            close(out);
            Files.createDirectories(directory);
            out = new FileOutputStream(file.toFile(), true);
            bytesFile = file;
            bytesOut = out;
        }
        return out;
    }

    @Override
    void putMark(long at, long epochNanos) {
        try {
            if (marksOut == null) {
                Files.createDirectories(marksFile.getParent());
                marksOut = new FileOutputStream(marksFile.toFile(), true);
            }
            marksOut.write(
                    ByteBuffer.allocate(16).putLong(at).putLong(epochNanos).array());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the marks of a log: " + marksFile, e);
        }
    }

    @Override
    void end(Ending ending) {
        if (ending == Ending.COMPLETE) {
            putMark(END, 0);
        }
        close();
    }

    /** Gives the files back; a later write opens them again. */
    private void close() {
        close(bytesOut);
        bytesOut = null;
        close(marksOut);
        marksOut = null;
    }

    private void close(@Nullable Closeable file) {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the log " + bytesFile, e);
        }
    }

    @Override
    long first() {
        return segments.first();
    }

    @Override
    long firstFrom(long at) {
        long found = segments.firstFrom(at);
        return found < 0 ? Math.max(at, size()) : found;
    }

    @Override
    Cursor cursor() {
        return new FileCursor();
    }

    /** Reads through a file of its own, opened at the first byte that is wanted of it. */
    private final class FileCursor implements Cursor {
        private @Nullable RandomAccessFile file;
        private long base = -1;
        private boolean closed;
        /** Guards the file against being closed under a read. */
        private final ReentrantLock use = new ReentrantLock();

        @Override
        public int read(long at, byte[] buffer, int offset, int length) {
            use.lock();
            try {
                if (closed) {
                    return 0;
                }
                Map.Entry<Long, Path> segment = segments.at(at);
                if (segment == null) {
                    return -1;
                }
                RandomAccessFile in = open(segment);
                in.seek(at - base);
                return in.read(buffer, offset, length); // nothing where somebody has cut the file
            } catch (FileNotFoundException e) {
                if (isDropped()) {
                    return 0;
                }
                if (isGone(at)) {
                    return -1; // cut away just now, or by somebody else
                }
                throw new UncheckedIOException("cannot read a log in " + directory, e);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read a log in " + directory, e);
            } finally {
                use.unlock();
            }
        }

        private boolean isGone(long at) {
            Map.Entry<Long, Path> segment = segments.at(at);
            return segment == null || Files.notExists(segment.getValue());
        }

        private RandomAccessFile open(Map.Entry<Long, Path> segment) throws IOException {
            RandomAccessFile in = file;
            if (in == null || base != segment.getKey()) {
                FileLog.this.close(in);
                file = null;
                in = new RandomAccessFile(segment.getValue().toFile(), "r");
                base = segment.getKey();
                file = in;
            }
            return in;
        }

        @Override
        public void close() {
            use.lock();
            try {
                closed = true;
                FileLog.this.close(file);
                file = null;
            } finally {
                use.unlock();
            }
        }
    }
}
