package dev.jobkit.executor.threads;

/** What becomes of the text that tasks print to {@code System.out} and {@code System.err}. */
public enum SystemOutput {
    /** It goes where that of the program goes. */
    LEAVE,
    /**
     * It becomes part of the log of the run. So does that of its stop hooks, of threads which the task starts and of theirs,
     * while the run goes on; a thread of a pool belongs to the task in which the pool started it. Threads of JobKit belong to
     * none. {@code System.out} and {@code System.err} are replaced while the executor is open.
     */
    CAPTURE
}
