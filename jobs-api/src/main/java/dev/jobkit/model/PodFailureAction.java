package dev.jobkit.model;

/**
 * What a rule of a pod failure policy does (batch/v1 PodFailurePolicyRule.action).
 *
 * An open word: a value may hold any text, so that admission can name a wrong one.
 *
 * @param value the word as a manifest writes it
 */
public record PodFailureAction(String value) {
    public static final PodFailureAction FAIL_JOB = new PodFailureAction("FailJob");
    public static final PodFailureAction FAIL_INDEX = new PodFailureAction("FailIndex");
    public static final PodFailureAction IGNORE = new PodFailureAction("Ignore");
    public static final PodFailureAction COUNT = new PodFailureAction("Count");

    /** Returns the word with this text, known or not. */
    public static PodFailureAction of(String value) {
        return new PodFailureAction(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
