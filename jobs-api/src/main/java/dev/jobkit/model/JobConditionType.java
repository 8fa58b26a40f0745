package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * What a condition of a Job says (batch/v1 JobConditionType).
 *
 * An open word: a value may hold any text, so that admission can name a wrong one.
 *
 * @param value the word as a manifest writes it
 */
public record JobConditionType(String value) {
    public static final JobConditionType COMPLETE = new JobConditionType("Complete");
    public static final JobConditionType FAILED = new JobConditionType("Failed");
    public static final JobConditionType SUSPENDED = new JobConditionType("Suspended");
    public static final JobConditionType SUCCESS_CRITERIA_MET = new JobConditionType("SuccessCriteriaMet");
    public static final JobConditionType FAILURE_TARGET = new JobConditionType("FailureTarget");

    /** Returns the word with this text, known or not. */
    public static JobConditionType of(String value) {
        return new JobConditionType(value);
    }

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof JobConditionType word && value.equals(word.value));
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
