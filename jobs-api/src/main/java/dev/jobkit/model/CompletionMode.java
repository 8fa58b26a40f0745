package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * How the successes of a Job are counted (batch/v1 JobSpec.completionMode).
 *
 * An open word: a value may hold any text, so that admission can name a wrong one.
 *
 * @param value the word as a manifest writes it
 */
public record CompletionMode(String value) {
    public static final CompletionMode NON_INDEXED = new CompletionMode("NonIndexed");
    public static final CompletionMode INDEXED = new CompletionMode("Indexed");

    /** Returns the word with this text, known or not. */
    public static CompletionMode of(String value) {
        return new CompletionMode(value);
    }

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof CompletionMode word && value.equals(word.value));
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
