package dev.jobkit.model;

/** Whether a value may be shown. */
public enum Secrecy {
    /** It may. */
    PUBLIC,
    /** It is masked in records, logs and answers. */
    SECRET;

    /** Stands for a value that may not be shown. */
    public static final String MASK = "***";
}
