package dev.jobkit.model;

/** Who made the selector of a Job (batch/v1 JobSpec.manualSelector). */
public enum SelectorSource {
    /** The user did and answers for its uniqueness. */
    MANUAL,
    /** The system did, from the uid of the Job. */
    GENERATED
}
