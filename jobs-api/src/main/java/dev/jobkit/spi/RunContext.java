package dev.jobkit.spi;

import java.util.OptionalInt;

/** What a run needs from the controller. Thread-safe. */
public interface RunContext {
    /** Returns where to report. */
    RunReporter reporter();

    /**
     * Returns what really runs.
     *
     * @throws IllegalStateException if a value that the environment needs cannot be had; the message names it
     */
    ResolvedContainer container();

    /** Opens the log of this run; what is there already stays. The caller closes it. */
    LogWriter log();

    /** Returns the clock of the controller. */
    TimeSource time();

    /** Returns where the pod stands among the runs of its Job: the completion index, if it has one. */
    OptionalInt completionIndex();
}
