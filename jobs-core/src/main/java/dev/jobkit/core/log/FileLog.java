package dev.jobkit.core.log;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A log in two files: the bytes as they were written, and marks of 16 bytes each (offset, nanoseconds since 1970; the
 * offset -1 is the end of the writing).
 *
 * <p>Streams instead of channels, on purpose: an interrupt closes a channel, and tasks are interrupted while they write.
 */
final class FileLog extends StoredLog {
    private static final long END = -1;

    private final Path bytesFile;
    private final Path marksFile;
    private @Nullable FileOutputStream bytesOut;
    private @Nullable FileOutputStream marksOut;

    FileLog(InstantSource clock, Path bytesFile, Path marksFile) {
        super(clock);
        this.bytesFile = bytesFile;
        this.marksFile = marksFile;
        restore();
    }

    private void restore() {
        long size = bytesFile.toFile().length();
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

    @Override
    void put(long at, byte[] bytes, int offset, int length) {
        try {
            if (bytesOut == null) {
                Files.createDirectories(bytesFile.getParent());
                bytesOut = new FileOutputStream(bytesFile.toFile(), true);
            }
            bytesOut.write(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the log " + bytesFile, e);
        }
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
        return 0;
    }

    @Override
    Cursor cursor() {
        return new FileCursor();
    }

    /** Reads through a file of its own, opened at the first byte. */
    private final class FileCursor implements Cursor {
        private @Nullable RandomAccessFile file;
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
                if (file == null) {
                    file = new RandomAccessFile(bytesFile.toFile(), "r");
                }
                file.seek(at);
                return Math.max(0, file.read(buffer, offset, length));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the log " + bytesFile, e);
            } finally {
                use.unlock();
            }
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
