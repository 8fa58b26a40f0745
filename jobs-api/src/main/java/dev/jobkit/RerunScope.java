package dev.jobkit;

/** What of a Job is run again. */
public enum RerunScope {
    /** All of it. */
    ALL,
    /** Only indexes that did not succeed; the others are taken over. */
    FAILED_INDEXES
}
