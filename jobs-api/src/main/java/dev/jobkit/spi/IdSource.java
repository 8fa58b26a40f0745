package dev.jobkit.spi;

/** Makes uids and the random ends of names; the only randomness in the house. Thread-safe. */
public interface IdSource {
    /** The letters of random name ends: no vowels and no look-alikes (apimachinery util/rand). */
    String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    /**
     * Returns a new uid in the form of a UUID, best of version 7, which begins with the time, as indexes of it grow at one end. Its last
     * 16 digits have to differ from those of others, as events are named by them.
     */
    String uid();

    /** Returns this many random letters out of {@link #SUFFIX_LETTERS}. */
    String suffix(int length);
}
