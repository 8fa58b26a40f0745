package dev.jobkit.spi;

/** Says that the change log no longer goes back that far, or never was where somebody wants to go on. */
public final class RevisionGoneException extends Exception {
    private static final long serialVersionUID = 1;
    private final long oldest;

    /** Makes the exception for a log whose oldest entry has this revision. */
    public RevisionGoneException(long asked, long oldest) {
        super("changes after revision " + asked + " are gone; the oldest kept is " + oldest);
        this.oldest = oldest;
    }

    private RevisionGoneException(String message, long oldest) {
        super(message);
        this.oldest = oldest;
    }

    /**
     * Makes the exception for a revision above the newest one: whoever saw it saw another history of the store, such as the
     * one before a backup was restored. To go on from now is all that is left.
     */
    public static RevisionGoneException beyond(long asked, long newest) {
        return new RevisionGoneException(
                "revision " + asked + " is beyond the newest one, " + newest
                        + ": it comes from another history of this store",
                newest + 1);
    }

    /** Returns the oldest revision that is still there, or the next one there will be. */
    public long oldest() {
        return oldest;
    }
}
