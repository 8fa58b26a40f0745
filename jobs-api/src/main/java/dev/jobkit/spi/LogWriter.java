package dev.jobkit.spi;

/** Appends bytes to a log. One thread at a time. */
public interface LogWriter extends AutoCloseable {
    /** Appends these bytes; returns when they are handed to the store. */
    void write(byte[] bytes, int offset, int length);

    /** Ends the log: followers come to its end. */
    @Override
    void close();
}
