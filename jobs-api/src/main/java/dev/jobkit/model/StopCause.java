package dev.jobkit.model;

/** Why a run is stopped. */
public enum StopCause {
    /** The Job is over and this pod is left over. */
    FINISHED,
    /** The Job has failed. */
    FAILED,
    /** The Job was suspended. */
    SUSPENDED,
    /** The Job wants fewer pods or indexes. */
    SCALED_DOWN,
    /** Somebody deleted the pod or its Job. */
    DELETED,
    /** Somebody cancelled the Job or this index. */
    CANCELLED,
    /** The pod ran past its own deadline. */
    DEADLINE,
    /** The containers that the pod waits for are over; this one serves them. */
    MAIN_ENDED,
    /** A probe asked for a restart. */
    PROBE,
    /** This controller no longer owns the pod. */
    LEASE_LOST,
    /** The controller shuts down. */
    SHUTDOWN
}
