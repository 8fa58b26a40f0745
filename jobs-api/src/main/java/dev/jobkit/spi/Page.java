package dev.jobkit.spi;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param limit at most this many; 0 means all
 * @param token where the page before ended, see Listed; null means from the start
 */
public record Page(int limit, @Nullable String token) {
    /** All at once. */
    public static final Page ALL = new Page(0, null);

    /** Returns the first page of this size. */
    public static Page first(int limit) {
        return new Page(limit, null);
    }
}
