package dev.jobkit.model;

/** What becomes of a dispatched Job and its pods after their end; record and logs stay in any case. */
public enum Remains {
    /** They are deleted as soon as all output is gathered. */
    DELETE,
    /** They stay until somebody deletes them. */
    KEEP
}
