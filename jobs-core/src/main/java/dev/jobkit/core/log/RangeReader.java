package dev.jobkit.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import java.io.ByteArrayOutputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads a range of a log: from the latest of first byte, tail and instant on, to the end as it is at the opening or, when
 * following, to the end of its writing.
 *
 * <p>Where bytes are gone from the log's start a line says how many, so that nothing is missing silently.
 */
final class RangeReader implements LogReader {
    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z' ").withZone(ZoneOffset.UTC);
    private static final int BLOCK = 8192;

    private final StoredLog log;
    private final StoredLog.Cursor cursor;
    private final LogRange range;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final long end;
    private byte[] pending = new byte[0];
    private int pendingAt;
    private long position;
    private long left;
    private boolean lineStart = true;
    private boolean skipping;

    RangeReader(StoredLog log, LogRange range, Runnable onClose) {
        this.log = log;
        this.cursor = log.cursor();
        this.range = range;
        this.onClose = onClose;
        end = range.follow() == LogRange.Follow.YES ? Long.MAX_VALUE : log.size();
        left = range.limitBytes() == null ? Long.MAX_VALUE : Math.max(0, range.limitBytes());
        position = start();
    }

    private long start() {
        long size = log.size();
        long start = Math.max(0, range.fromByte());
        if (range.tailLines() != null) {
            start = Math.max(start, tail(size, range.tailLines()));
        }
        if (range.since() != null) {
            long from = log.offsetOf(range.since());
            if (from > start) {
                start = from;
                skipping = !isLineStart(from);
            }
        }
        return start;
    }

    /** Finds where the last lines begin; a newline at the very end ends the last line. */
    private long tail(long size, int lines) {
        if (lines <= 0) {
            return size;
        }
        byte[] block = new byte[BLOCK];
        long first = log.firstByte();
        long start = 0;
        long end = size;
        int found = 0;
        for (long to = size; to > first; ) {
            int length = (int) Math.min(BLOCK, to - first);
            long from = to - length;
            int there = fill(from, block, length);
            if (there < length) {
                long gap = from + there;
                long behind = log.firstFrom(gap);
                if (behind <= gap) {
                    return to;
                } else if (behind < to) {
                    first = behind;
                    start = gap; // from where on it is told that something is gone
                } else {
                    to = gap;
                    end = found == 0 ? gap : end;
                }
                continue;
            }
            for (int i = length - 1; i >= 0; i--) {
                if (block[i] == '\n' && from + i < end - 1 && ++found == lines) {
                    return from + i + 1;
                }
            }
            to = from;
        }
        return start;
    }

    /** Fills the block as far as the log goes without a gap, and returns how far. */
    private int fill(long from, byte[] block, int length) {
        int done = 0;
        while (done < length) {
            int n = cursor.read(from + done, block, done, length - done);
            if (n <= 0) {
                break;
            }
            done += n;
        }
        return done;
    }

    private boolean isLineStart(long at) {
        byte[] one = new byte[1];
        return at <= 0 || cursor.read(at - 1, one, 0, 1) != 1 || one[0] == '\n';
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws InterruptedException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        while (!isClosed() && left > 0) {
            if (pendingAt < pending.length) {
                return count(takePending(buffer, offset, (int) Math.min(length, left)));
            }
            if (!isMore()) {
                return -1;
            }
            int n = fetch(buffer, offset, (int) Math.min(length, left));
            if (n > 0) {
                return count(n);
            }
        }
        return -1;
    }

    private boolean isMore() throws InterruptedException {
        if (range.follow() == LogRange.Follow.YES) {
            return log.await(position, this);
        }
        return position < end && !log.isDropped();
    }

    /** Fetches bytes into the buffer, or into what is pending when something has to be put in; 0 then. */
    private int fetch(byte[] buffer, int offset, int length) {
        if (range.timestamps() == LogRange.Timestamps.NO && !skipping) {
            int n = cursor.read(position, buffer, offset, (int) Math.min(length, end - position));
            if (n < 0) {
                tellCut();
                return 0;
            }
            position += n;
            lineStart = n > 0 ? buffer[offset + n - 1] == '\n' : lineStart;
            return n;
        }
        byte[] block = new byte[(int) Math.min(BLOCK, end - position)];
        int n = cursor.read(position, block, 0, block.length);
        if (n < 0) {
            tellCut();
        } else {
            stamp(block, n);
        }
        return 0;
    }

    private void tellCut() {
        long next = log.firstFrom(position);
        if (next <= position) {
            throw new IllegalStateException("byte " + position + " of the log cannot be read");
        }
        long gone = Math.min(next, end) - position;
        pending = ((lineStart ? "" : "\n") + "[" + gone + " bytes of this log were cut away here]\n").getBytes(UTF_8);
        pendingAt = 0;
        position += gone;
        lineStart = true;
        skipping = false;
    }

    private void stamp(byte[] block, int n) {
        boolean stamps = range.timestamps() == LogRange.Timestamps.YES;
        ByteArrayOutputStream out = new ByteArrayOutputStream(n + 64);
        for (int i = 0; i < n; i++) {
            if (skipping) {
                skipping = block[i] != '\n';
                continue;
            }
            if (lineStart && stamps) {
                out.writeBytes(RFC_3339.format(log.instantOf(position + i)).getBytes(UTF_8));
            }
            lineStart = block[i] == '\n';
            out.write(block[i]);
        }
        position += n;
        pending = out.toByteArray();
        pendingAt = 0;
    }

    private int takePending(byte[] buffer, int offset, int length) {
        int n = Math.min(length, pending.length - pendingAt);
        System.arraycopy(pending, pendingAt, buffer, offset, n);
        pendingAt += n;
        return n;
    }

    private int count(int n) {
        left -= n;
        return n;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            log.wake();
            cursor.close();
            onClose.run();
        }
    }
}
