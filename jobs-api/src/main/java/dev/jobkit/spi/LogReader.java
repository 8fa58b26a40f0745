package dev.jobkit.spi;

/** Reads bytes of a log. One thread at a time. */
public interface LogReader extends AutoCloseable {
    /**
     * Reads up to {@code length} bytes; waits for more when following a log that has not ended.
     *
     * @return how many were read; -1 at the end
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    int read(byte[] buffer, int offset, int length) throws InterruptedException;

    /** Ends the reading; a read that waits returns -1. May be called from another thread. */
    @Override
    void close();
}
