package dev.jobkit.core;

import dev.jobkit.spi.IdSource;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Random uids and name ends. Thread-safe. */
public final class RandomIds implements IdSource {
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_2 = 0x8000000000000000L;

    /** Guarded by this. */
    private final RandomGenerator random;

    /** Makes a source that nobody can foretell. */
    public RandomIds() {
        this(new SplittableRandom());
    }

    private RandomIds(RandomGenerator random) {
        this.random = random;
    }

    /** Returns a source that gives the same ids for the same seed, for tests. */
    public static RandomIds seeded(long seed) {
        return new RandomIds(new SplittableRandom(seed));
    }

    @Override
    public String uid() {
        long high;
        long low;
        synchronized (this) {
            high = random.nextLong();
            low = random.nextLong();
        }
        return new UUID((high & ~0xF000L) | VERSION_4, (low & ~(3L << 62)) | VARIANT_2).toString();
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
