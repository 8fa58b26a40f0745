package dev.jobkit.model;

/**
 * What a CronJob does when its last run still goes on (batch/v1 CronJobSpec.concurrencyPolicy).
 *
 * An open word: a value may hold any text, so that admission can name a wrong one.
 *
 * @param value the word as a manifest writes it
 */
public record ConcurrencyPolicy(String value) {
    public static final ConcurrencyPolicy ALLOW = new ConcurrencyPolicy("Allow");
    public static final ConcurrencyPolicy FORBID = new ConcurrencyPolicy("Forbid");
    public static final ConcurrencyPolicy REPLACE = new ConcurrencyPolicy("Replace");

    /** Returns the word with this text, known or not. */
    public static ConcurrencyPolicy of(String value) {
        return new ConcurrencyPolicy(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
