package dev.jobkit.model;

/**
 * When a pod of a Job is replaced (batch/v1 JobSpec.podReplacementPolicy).
 *
 * An open word: a value may hold any text, so that admission can name a wrong one.
 *
 * @param value the word as a manifest writes it
 */
public record PodReplacementPolicy(String value) {
    public static final PodReplacementPolicy TERMINATING_OR_FAILED = new PodReplacementPolicy("TerminatingOrFailed");
    public static final PodReplacementPolicy FAILED = new PodReplacementPolicy("Failed");

    /** Returns the word with this text, known or not. */
    public static PodReplacementPolicy of(String value) {
        return new PodReplacementPolicy(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
