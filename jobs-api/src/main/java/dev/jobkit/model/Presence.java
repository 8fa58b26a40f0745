package dev.jobkit.model;

/** Whether a parameter has to be given. */
public enum Presence {
    /** It may be left out. */
    OPTIONAL,
    /** A dispatch without it is refused. */
    REQUIRED
}
