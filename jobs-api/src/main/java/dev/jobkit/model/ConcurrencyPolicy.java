package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

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

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof ConcurrencyPolicy word && value.equals(word.value));
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
