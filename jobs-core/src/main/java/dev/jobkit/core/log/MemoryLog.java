package dev.jobkit.core.log;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A log in memory: chunks of bytes, of which the oldest go when there are too many. */
final class MemoryLog extends StoredLog {
    private static final int SMALLEST = 256;
    private static final int LARGEST = 1 << 16;

    private final long mostBytes;
    private final Deque<Chunk> chunks = new ArrayDeque<>(2);

    MemoryLog(InstantSource clock, long mostBytes) {
        super(clock);
        this.mostBytes = mostBytes;
    }

    @Override
    void put(long at, byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            int done = 0;
            while (done < length) {
                Chunk last = chunks.peekLast();
                if (last == null || last.length == last.bytes.length) {
                    last = new Chunk(at + done, new byte[nextCapacity(last, length - done)]);
                    chunks.addLast(last);
                }
                int n = Math.min(length - done, last.bytes.length - last.length);
                System.arraycopy(bytes, offset + done, last.bytes, last.length, n);
                last.length += n;
                done += n;
            }
            while (chunks.size() > 1 && at + length - chunks.getFirst().end() >= mostBytes) {
                chunks.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    private int nextCapacity(@Nullable Chunk last, int wanted) {
        int doubled = last == null ? SMALLEST : last.bytes.length * 2;
        long most = Math.max(SMALLEST, Math.min(LARGEST, mostBytes / 4));
        return (int) Math.min(most, Math.max(doubled, wanted));
    }

    @Override
    void putMark(long at, long epochNanos) {}

    @Override
    void end(Ending ending) {}

    @Override
    long first() {
        Chunk first = chunks.peekFirst();
        return first == null ? 0 : first.at;
    }

    @Override
    Cursor cursor() {
        return new Cursor() {
            @Override
            public int read(long at, byte[] buffer, int offset, int length) {
                return copy(at, buffer, offset, length);
            }

            @Override
            public void close() {}
        };
    }

    private int copy(long at, byte[] buffer, int offset, int length) {
        lock.lock();
        try {
            for (var from = chunks.descendingIterator(); from.hasNext(); ) {
                Chunk c = from.next();
                if (c.at <= at) {
                    int n = (int) Math.min(length, c.end() - at);
                    System.arraycopy(c.bytes, (int) (at - c.at), buffer, offset, n);
                    return n;
                }
            }
            return -1;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes from an offset on; guarded by the lock of the log. */
    private static final class Chunk {
        final long at;
        final byte[] bytes;
        int length;

        Chunk(long at, byte[] bytes) {
            this.at = at;
            this.bytes = bytes;
        }

        long end() {
            return at + length;
        }
    }
}
