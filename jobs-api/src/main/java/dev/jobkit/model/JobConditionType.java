package dev.jobkit.model;

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

    @Override
    public String toString() {
        return value;
    }
}
