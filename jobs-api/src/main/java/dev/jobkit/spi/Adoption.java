package dev.jobkit.spi;

/** What an executor says about a run that is offered to it after a restart. */
public enum Adoption {
    /**
     * It has the run. The outcome comes at once if it is over; otherwise that it has started, and that it is ready if it is, is
     * told once more, as the controller before may not have kept it. From now on reports and log go to this controller.
     */
    KNOWN,
    /** It does not have the run. */
    UNKNOWN,
    /** It cannot tell now: ask again later. */
    UNDECIDED
}
