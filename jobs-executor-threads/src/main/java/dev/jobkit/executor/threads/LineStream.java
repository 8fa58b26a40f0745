package dev.jobkit.executor.threads;

import dev.jobkit.spi.LogWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the output of a task to its log line by line; the log is opened at its first byte. Thread-safe. */
final class LineStream extends OutputStream {
    private static final Logger LOG = LoggerFactory.getLogger(LineStream.class);
    private static final int MOST = 8192;

    private final Supplier<LogWriter> opener;
    private final String name;
    private byte[] line = new byte[128];
    private int length;
    private boolean closed;
    private boolean failed;
    private volatile boolean dropped;
    private volatile boolean moved;
    private @Nullable LogWriter writer;

    LineStream(Supplier<LogWriter> opener, String name) {
        this.opener = opener;
        this.name = name;
    }

    /** Throws away what is written from now on; a log that is not open yet is not opened any more. */
    void drop() {
        dropped = true;
    }

    /** Writes to a log that is opened anew from now on; at once would be to wait for a slow log. */
    void retarget() {
        moved = true;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    // A task's own output stream: its lock is held while the log takes a line, as that of any PrintStream is.
    @Override
    public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
        if (closed) {
            throw new IOException("the run " + name + " has ended");
        }
        int lastEnd = lastNewline(bytes, offset, count) + 1;
        int whole = lastEnd - offset;
        if (whole > 0) {
            append(bytes, offset, whole);
            hand();
        }
        append(bytes, offset + Math.max(whole, 0), count - Math.max(whole, 0));
    }

    private static int lastNewline(byte[] bytes, int offset, int count) {
        for (int i = offset + count - 1; i >= offset; i--) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return offset - 1;
    }

    private void append(byte[] bytes, int offset, int count) throws IOException {
        if (length + count > MOST) {
            hand();
        }
        if (count > MOST) {
            give(bytes, offset, count);
            return;
        }
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.min(MOST, Math.max(2 * line.length, length + count)));
        }
        System.arraycopy(bytes, offset, line, length, count);
        length += count;
    }

    private void hand() throws IOException {
        if (length > 0) {
            int count = length;
            length = 0;
            give(line, 0, count);
        }
    }

    private void give(byte[] bytes, int offset, int count) throws IOException {
        if (dropped) {
            return;
        }
        try {
            LogWriter open = writer;
            if (open == null || moved) {
                open = reopen();
            }
            open.write(bytes, offset, count);
        } catch (RuntimeException e) {
            if (!failed) {
                failed = true;
                LOG.warn("Output of the run {} is lost: its log cannot be written", name, e);
            }
            throw new IOException("the log of the run " + name + " cannot be written", e);
        }
    }

    /** Opens the log; the one before is closed after that, so that a follower of the same log does not come to its end. */
    private LogWriter reopen() {
        LogWriter before = writer;
        moved = false; // first: whoever moves it again meanwhile is heard at the next line
        LogWriter next = opener.get();
        writer = next;
        if (before != null) {
            end(before);
        }
        return next;
    }

    @Override
    public synchronized void flush() throws IOException {
        hand();
    }

    /** Hands the rest over and ends the log. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            hand();
        } finally {
            closed = true;
            LogWriter open = writer;
            writer = null;
            if (open != null) {
                end(open);
            }
        }
    }

    private void end(LogWriter open) {
        try {
            open.close();
        } catch (RuntimeException e) {
            LOG.warn("The log of the run {} cannot be closed", name, e);
        }
    }
}
