package dev.jobkit.testkit;

/** Whether the containers of a pod are ready to serve. */
public enum Readiness {
    /** All are. */
    READY,
    /** At least one is not. */
    NOT_READY
}
