package dev.jobkit.model;

/** How a run stands. */
public enum RunOutcome {
    /** It goes on. */
    RUNNING,
    /** It is complete. */
    SUCCEEDED,
    /** It has failed. */
    FAILED,
    /** Somebody cancelled it. */
    CANCELLED,
    /** It was replaced or deleted before its end. */
    UNFINISHED,
    /** It never began. */
    REFUSED
}
