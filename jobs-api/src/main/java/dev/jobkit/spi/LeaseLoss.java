package dev.jobkit.spi;

/** What a member does with its runs when it cannot renew its lease, for example as the database is away. */
public enum LeaseLoss {
    /**
     * They go on. If the lease can be renewed before another member takes from this one, nothing has happened; else they are
     * ended then.
     */
    KEEP,
    /** They are ended before the lease runs out, so that no two members ever run the same pod. */
    STOP
}
