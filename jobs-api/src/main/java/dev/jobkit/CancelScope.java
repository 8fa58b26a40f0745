package dev.jobkit;

import dev.jobkit.model.IndexSet;

/** What of a Job is cancelled. */
public sealed interface CancelScope {
    /** The whole Job: it fails with the reason Cancelled. */
    CancelScope JOB = new WholeJob();

    /** Returns the scope of these indexes: each fails; needs backoffLimitPerIndex. */
    static CancelScope indexes(IndexSet indexes) {
        return new Indexes(indexes);
    }

    /** The whole Job. */
    record WholeJob() implements CancelScope {}

    /**
     * Some indexes.
     *
     * @param indexes which
     */
    record Indexes(IndexSet indexes) implements CancelScope {}
}
