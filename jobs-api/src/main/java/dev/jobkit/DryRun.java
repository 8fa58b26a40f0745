package dev.jobkit;

/** Whether a write is meant. */
public enum DryRun {
    /** It is. */
    NO,
    /** It is judged and answered, but nothing is stored. */
    YES
}
