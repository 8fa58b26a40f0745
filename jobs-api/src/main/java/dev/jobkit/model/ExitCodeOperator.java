package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * How exit codes are compared (batch/v1 PodFailurePolicyOnExitCodesRequirement.operator).
 *
 * An open word: a value may hold any text, so that admission can name a wrong one.
 *
 * @param value the word as a manifest writes it
 */
public record ExitCodeOperator(String value) {
    public static final ExitCodeOperator IN = new ExitCodeOperator("In");
    public static final ExitCodeOperator NOT_IN = new ExitCodeOperator("NotIn");

    /** Returns the word with this text, known or not. */
    public static ExitCodeOperator of(String value) {
        return new ExitCodeOperator(value);
    }

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof ExitCodeOperator word && value.equals(word.value));
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
