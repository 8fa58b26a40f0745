package dev.jobkit.core.log;

import dev.jobkit.spi.LogWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * One log: how many bytes it has, when they were written, whether more can come, and who waits for them.
 *
 * <p>The lock is held for a few instructions only, never during I/O, so that no reader holds a writer up. Followers wait on
 * a condition; nothing polls. Where the bytes are is left to the two subclasses.
 */
abstract class StoredLog {
    /** Reads bytes of a log for one reader. */
    interface Cursor {
        /** Reads at least one byte at this offset, which is below the size; returns -1 when that byte is gone. */
        int read(long at, byte[] buffer, int offset, int length);

        void close();
    }

    private final InstantSource clock;
    /** Guards everything below and the bytes in memory. */
    final ReentrantLock lock = new ReentrantLock();

    private final Condition news = lock.newCondition();
    private final Marks marks = new Marks();
    private int waiting;
    private int writers;
    private boolean written;
    private boolean released;
    private boolean dropped;
    /** Whether a log from before breaks off without its end: followers wait for a writer to come back. */
    private boolean interrupted;

    private long size;
    /** Guards the order of writes where several writers are open; I/O happens under it, and no reader ever takes it. */
    private final ReentrantLock writing = new ReentrantLock();

    StoredLog(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes in what time it is; called before {@link #put}. */
    void passes(long epochNanos) {}

    /** Keeps these bytes; called by one writer at a time, before they are counted. */
    abstract void put(long at, byte[] bytes, int offset, int length);

    /** Keeps a mark; called after {@link #put}. */
    abstract void putMark(long at, long epochNanos);

    /** How the writing of a log ends. */
    enum Ending {
        COMPLETE,
        DELETED
    }

    /** Returns how many of all bytes are not lost with this program; none unless a subclass knows better. */
    long kept() {
        return 0;
    }

    /** The last writer has gone. */
    abstract void end(Ending ending);

    /** Returns the first byte that is still there; called with the lock held. */
    abstract long first();

    abstract Cursor cursor();

    /** Sets what is known of a log from before; called before anybody else sees it. */
    final void restore(long knownSize, boolean ended) {
        size = knownSize;
        written = knownSize > 0 || ended;
        interrupted = written && !ended;
    }

    final void restoreMark(long at, long epochNanos) {
        marks.restore(at, epochNanos);
    }

    final LogWriter openWriter(Runnable onClose) {
        locked(() -> {
            writers++;
            written = true;
            interrupted = false;
        });
        return new Writer(onClose);
    }

    /** Deletes the log: followers come to their end, and what is still written goes nowhere. */
    final void drop() {
        locked(() -> dropped = true);
    }

    /** Sends followers away; writers may go on. */
    final void release() {
        locked(() -> released = true);
    }

    final long size() {
        return lockedLong(() -> size);
    }

    final long firstByte() {
        return lockedLong(this::first);
    }

    /** Returns the first byte from this one on that is still there, or the size when none is. */
    long firstFrom(long at) {
        return Math.max(at, firstByte());
    }

    final boolean isWritten() {
        lock.lock();
        try {
            return written && !dropped;
        } finally {
            lock.unlock();
        }
    }

    final Instant instantOf(long offset) {
        lock.lock();
        try {
            return marks.instantOf(offset);
        } finally {
            lock.unlock();
        }
    }

    final long offsetOf(Instant since) {
        return lockedLong(() -> marks.offsetOf(since, size));
    }

    /** Waits until there is a byte at this offset; false when none will come or the reader is closed. */
    final boolean await(long at, RangeReader reader) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting++;
            while (size <= at && !isOver() && !reader.isClosed()) {
                news.await();
            }
            return size > at && !dropped && !reader.isClosed();
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Wakes followers that have a reason of their own to look. */
    final void wake() {
        locked(() -> {});
    }

    /** Tells whether the log was deleted: there is nothing more to read. */
    final boolean isDropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    private boolean isOver() {
        return dropped || released || (written && writers == 0 && !interrupted);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            if (waiting > 0) {
                news.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private long lockedLong(LongSupplier value) {
        lock.lock();
        try {
            return value.getAsLong();
        } finally {
            lock.unlock();
        }
    }

    private void write(byte[] bytes, int offset, int length) {
        long now = Marks.toNanos(clock.instant());
        writing.lock();
        try {
            if (isDropped()) {
                return;
            }
            long at = size();
            passes(now);
            put(at, bytes, offset, length);
            boolean[] marked = new boolean[1];
            locked(() -> {
                size = at + length;
                marked[0] = marks.add(at, now);
            });
            if (marked[0]) {
                putMark(at, now);
            }
        } finally {
            writing.unlock();
        }
    }

    private void closeWriter() {
        writing.lock();
        try {
            boolean[] last = new boolean[1];
            locked(() -> last[0] = --writers == 0);
            if (last[0]) {
                end(isDropped() ? Ending.DELETED : Ending.COMPLETE);
            }
        } finally {
            writing.unlock();
        }
    }

    /** A writer; one thread at a time. */
    private final class Writer implements LogWriter {
        private final Runnable onClose;
        private boolean closed;

        Writer(Runnable onClose) {
            this.onClose = onClose;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (closed) {
                throw new IllegalStateException("the log was closed by its writer");
            }
            if (length > 0) {
                StoredLog.this.write(bytes, offset, length);
            }
        }

        @Override
        public long size() {
            return StoredLog.this.size();
        }

        @Override
        public long kept() {
            return StoredLog.this.kept();
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                closeWriter();
                onClose.run();
            }
        }
    }
}
