package dev.jobkit.spi;

/** What survives the end of the program. */
public enum Durability {
    /** Nothing. */
    MEMORY,
    /** All that was committed. */
    DURABLE
}
