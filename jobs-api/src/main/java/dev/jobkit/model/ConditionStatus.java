package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * Whether a condition holds (meta/v1 ConditionStatus).
 *
 * An open word: a value may hold any text, so that admission can name a wrong one.
 *
 * @param value the word as a manifest writes it
 */
public record ConditionStatus(String value) {
    public static final ConditionStatus TRUE = new ConditionStatus("True");
    public static final ConditionStatus FALSE = new ConditionStatus("False");
    public static final ConditionStatus UNKNOWN = new ConditionStatus("Unknown");

    /** Returns the word with this text, known or not. */
    public static ConditionStatus of(String value) {
        return new ConditionStatus(value);
    }

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof ConditionStatus word && value.equals(word.value));
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
