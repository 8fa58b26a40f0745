package dev.jobkit.model;

/** Whether a value may be shown. */
public enum Secrecy {
    /** It may. */
    PUBLIC,
    /** It is masked in records, logs and answers. */
    SECRET
}
