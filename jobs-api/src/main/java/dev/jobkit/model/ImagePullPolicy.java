package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * When an image is fetched (v1 Container.imagePullPolicy).
 *
 * An open word: a value may hold any text, so that admission can name a wrong one.
 *
 * @param value the word as a manifest writes it
 */
public record ImagePullPolicy(String value) {
    public static final ImagePullPolicy ALWAYS = new ImagePullPolicy("Always");
    public static final ImagePullPolicy IF_NOT_PRESENT = new ImagePullPolicy("IfNotPresent");
    public static final ImagePullPolicy NEVER = new ImagePullPolicy("Never");

    /** Returns the word with this text, known or not. */
    public static ImagePullPolicy of(String value) {
        return new ImagePullPolicy(value);
    }

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof ImagePullPolicy word && value.equals(word.value));
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
