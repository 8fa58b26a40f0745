package dev.jobkit.core.log;

import java.time.Instant;
import java.util.Arrays;

/**
 * Remembers when which byte of a log was written: pairs of (offset, instant), both rising, and for each when the last byte
 * before the next mark was written.
 *
 * <p>Bounded: when it is full every second mark goes and marks come half as often, so that a long log has coarser instants
 * instead of endless memory. Not thread-safe; guarded by the lock of its log.
 */
final class Marks {
    private static final int MOST = 1 << 15;
    private long[] offsets = new long[4];
    private long[] nanos = new long[4];
    private long[] lasts = new long[4];
    private int count;
    private long step = 1_000_000;

    /** Adds a mark unless the last one is nearly as young; tells whether it did. */
    boolean add(long offset, long epochNanos) {
        if (count > 0 && (offset <= offsets[count - 1] || epochNanos - nanos[count - 1] < step)) {
            lasts[count - 1] = Math.max(lasts[count - 1], epochNanos);
            return false;
        }
        if (count == MOST) {
            thinOut();
        }
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
            nanos = Arrays.copyOf(nanos, count * 2);
            lasts = Arrays.copyOf(lasts, count * 2);
        }
        offsets[count] = offset;
        nanos[count] = epochNanos;
        lasts[count] = epochNanos;
        count++;
        return true;
    }

    /** Adds a mark of an earlier program, which may have written on for as long as it needed no other. */
    void restore(long offset, long epochNanos) {
        boolean added = add(offset, epochNanos);
        if (added) {
            lasts[count - 1] = epochNanos + step;
        }
    }

    private void thinOut() {
        for (int i = 0; i < count / 2; i++) {
            offsets[i] = offsets[2 * i];
            nanos[i] = nanos[2 * i];
            lasts[i] = lasts[2 * i + 1];
        }
        count /= 2;
        step *= 2;
    }

    /** Returns when the byte at this offset was written, to the accuracy of the marks. */
    Instant instantOf(long offset) {
        int at = Arrays.binarySearch(offsets, 0, count, offset);
        int index = at >= 0 ? at : -at - 2;
        return toInstant(count == 0 ? 0 : nanos[Math.max(index, 0)]);
    }

    /**
     * Returns an offset from which on all is that was written at this instant or later, as late a one as the marks tell;
     * {@code end} when there is none.
     */
    long offsetOf(Instant since, long end) {
        long wanted = toNanos(since);
        for (int low = 0, high = count; ; ) {
            if (low >= high) {
                return low == count ? end : offsets[low];
            }
            int middle = (low + high) >>> 1;
            if (lasts[middle] < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
    }

    static long toNanos(Instant instant) {
        try {
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
        } catch (ArithmeticException beyond) {
            return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static Instant toInstant(long epochNanos) {
        return Instant.ofEpochSecond(0, epochNanos);
    }
}
