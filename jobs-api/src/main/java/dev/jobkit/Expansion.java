package dev.jobkit;

/** How a list of items becomes Jobs. */
public enum Expansion {
    /** One Job for each item. */
    JOBS,
    /** One Indexed Job; each index has the item of its place in its parameters. */
    INDEXED
}
