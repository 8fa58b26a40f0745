package dev.jobkit.spi;

import dev.jobkit.model.RunId;

/** Takes reports of executors. Thread-safe; never blocks and never throws. */
@FunctionalInterface
public interface RunReporter {
    /** Reports a fact about a run; facts may come late, twice or out of order. */
    void report(RunId run, RunReport report);
}
