package dev.jobkit.spi;

/** What an executor says about a run that is offered to it after a restart. */
public enum Adoption {
    /** It has the run: reports go on, or the outcome comes at once. */
    KNOWN,
    /** It does not have the run. */
    UNKNOWN,
    /** It cannot tell now: ask again later. */
    UNDECIDED
}
