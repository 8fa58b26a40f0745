package dev.jobkit.executor.threads;

/** What becomes of the text that tasks print to their {@code out()}. */
public enum LogCapture {
    /** It is kept as the log of the run. */
    KEEP,
    /** It is thrown away. */
    DISCARD
}
