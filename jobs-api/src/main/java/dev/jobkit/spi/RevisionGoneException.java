package dev.jobkit.spi;

/** Says that the change log no longer goes back that far. */
public final class RevisionGoneException extends Exception {
    private static final long serialVersionUID = 1;
    private final long oldest;

    /** Makes the exception for a log whose oldest entry has this revision. */
    public RevisionGoneException(long asked, long oldest) {
        super("changes after revision " + asked + " are gone; the oldest kept is " + oldest);
        this.oldest = oldest;
    }

    /** Returns the oldest revision that is still there. */
    public long oldest() {
        return oldest;
    }
}
