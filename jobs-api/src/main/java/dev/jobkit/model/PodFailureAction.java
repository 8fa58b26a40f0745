package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

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

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof PodFailureAction word && value.equals(word.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
