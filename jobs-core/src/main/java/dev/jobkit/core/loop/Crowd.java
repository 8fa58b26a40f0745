package dev.jobkit.core.loop;

import java.time.Duration;

/**
 * How many keys may be ready for a pass before those who submit Jobs wait for the passes: whoever goes on at once would only
 * make the heap larger, and have its Jobs wait as long.
 *
 * @param most so many
 * @param patience so long they wait at most: what holds the passes up may be waiting for them
 */
public record Crowd(int most, Duration patience) {
    /** Some milliseconds of work. */
    public static final Crowd DEFAULT = new Crowd(256, Duration.ofSeconds(1));

    /** Nobody waits, as where passes are made on the thread of whoever submits. */
    public static final Crowd NONE = new Crowd(Integer.MAX_VALUE, Duration.ZERO);
}
