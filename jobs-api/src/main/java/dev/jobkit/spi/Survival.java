package dev.jobkit.spi;

/** What becomes of the runs of an executor when the program of its controller ends. */
public enum Survival {
    /** They end with it, also when it is killed. */
    DIE_WITH_CONTROLLER,
    /**
     * They go on, and a later controller on the same store adopts them. A store that keeps nothing could not tell it which
     * runs those are, so a controller refuses an executor of this kind on such a store.
     */
    KEEP
}
