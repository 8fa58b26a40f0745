package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

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

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof PodReplacementPolicy word && value.equals(word.value));
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
