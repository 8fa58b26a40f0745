package dev.jobkit.model;

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

    @Override
    public String toString() {
        return value;
    }
}
