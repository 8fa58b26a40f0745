package dev.jobkit.model;

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

    @Override
    public String toString() {
        return value;
    }
}
