package dev.jobkit.manifest;

/** What happens to unknown and duplicate fields of a body (the API's query parameter {@code fieldValidation}). */
public enum FieldValidation {
    /** The body is refused. */
    STRICT,
    /** They are dropped, with a warning each. */
    WARN,
    /** They are dropped. */
    IGNORE
}
