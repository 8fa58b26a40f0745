package dev.jobkit.core;

import dev.jobkit.spi.IdSource;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Random name ends, and random uids that begin with the time at which they were made (UUID version 7, RFC 9562): what is made
 * together stands together in the indexes of a database, at their end. Thread-safe.
 */
public final class RandomIds implements IdSource {
    private static final int TIME_SHIFT = 16;
    private static final long VERSION_7 = 0x7000L;
    private static final long RANDOM_BITS_BESIDE_TIME = 0x0FFFL;
    private static final long VARIANT_2 = 0x8000000000000000L;

    private final InstantSource clock;

    /** Guarded by this. */
    private final RandomGenerator random = new SplittableRandom();

    /** Makes a source whose uids begin with the time of the machine. */
    public RandomIds() {
        this(InstantSource.system());
    }

    /** Makes a source whose uids begin with the time of this clock. */
    RandomIds(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String uid() {
        long high;
        long low;
        synchronized (this) {
            high = random.nextLong();
            low = random.nextLong();
        }
        long timed = (clock.millis() << TIME_SHIFT) | VERSION_7 | (high & RANDOM_BITS_BESIDE_TIME);
        return new UUID(timed, (low & ~(3L << 62)) | VARIANT_2).toString();
    }

    @Override
    public String suffix(int length) {
        StringBuilder text = new StringBuilder(length);
        synchronized (this) {
            for (int i = 0; i < length; i++) {
                text.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
            }
        }
        return text.toString();
    }
}
