package dev.jobkit.spi;

/** Appends bytes to a log. One thread at a time. */
public interface LogWriter extends AutoCloseable {
    /** Appends these bytes; returns when they are handed to the store. */
    void write(byte[] bytes, int offset, int length);

    /**
     * Returns how many bytes the log has taken so far, from this writer and those before it: an executor that adopts a run
     * goes on from there, so that nothing is copied twice. 0 where the store cannot tell, and then it gets all again.
     */
    default long size() {
        return 0;
    }

    /**
     * Returns how many of these bytes are still in the store when this program ends without a warning. An executor whose runs
     * outlive this program may drop its own copy of them, and of no others. 0 where the store cannot promise that.
     */
    default long kept() {
        return 0;
    }

    /** Ends the log: followers come to its end. */
    @Override
    void close();
}
