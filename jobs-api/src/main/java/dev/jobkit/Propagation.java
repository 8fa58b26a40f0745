package dev.jobkit;

/** What becomes of the objects that a deleted one owns (meta/v1 DeletionPropagation). */
public enum Propagation {
    /** The object goes at once, what it owns after it. */
    BACKGROUND,
    /** What it owns goes first. */
    FOREGROUND,
    /** What it owns stays, without owner. */
    ORPHAN
}
