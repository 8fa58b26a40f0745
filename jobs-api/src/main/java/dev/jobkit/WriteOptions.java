package dev.jobkit;

/**
 * How a write is to be done.
 *
 * @param dryRun whether it is meant
 * @param who who writes, for records; may be empty
 */
public record WriteOptions(DryRun dryRun, String who) {
    /** A write that is meant, by nobody in particular. */
    public static final WriteOptions DEFAULT = new WriteOptions(DryRun.NO, "");

    /** A write that is only judged. */
    public static final WriteOptions DRY_RUN = new WriteOptions(DryRun.YES, "");

    /** Returns the options of a write that is meant, by this person or program. */
    public static WriteOptions by(String who) {
        return new WriteOptions(DryRun.NO, who);
    }
}
