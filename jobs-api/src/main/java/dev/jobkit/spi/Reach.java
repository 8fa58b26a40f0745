package dev.jobkit.spi;

/** Who can reach the runs of an executor, where several controllers share a store. */
public enum Reach {
    /** Only the controller that it was given to: another one starts anew what was going on here. */
    LOCAL,
    /** Executors of the same name in all controllers reach the same runs: whoever takes a Job over adopts what runs. */
    SHARED
}
