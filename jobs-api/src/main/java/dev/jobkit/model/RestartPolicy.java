package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * What happens to a container that has ended (v1 PodSpec.restartPolicy).
 *
 * An open word: a value may hold any text, so that admission can name a wrong one.
 *
 * @param value the word as a manifest writes it
 */
public record RestartPolicy(String value) {
    public static final RestartPolicy ALWAYS = new RestartPolicy("Always");
    public static final RestartPolicy ON_FAILURE = new RestartPolicy("OnFailure");
    public static final RestartPolicy NEVER = new RestartPolicy("Never");

    /** Returns the word with this text, known or not. */
    public static RestartPolicy of(String value) {
        return new RestartPolicy(value);
    }

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof RestartPolicy word && value.equals(word.value));
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
