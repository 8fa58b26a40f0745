package dev.jobkit.testkit;

import dev.jobkit.spi.IdSource;
import java.util.Random;
import java.util.UUID;

/**
 * Makes the same uids and name ends in every run of a test: {@code new SeededIds(42)}. Thread-safe, but the order of asking
 * decides who gets which.
 */
public final class SeededIds implements IdSource {
    /** Guarded by itself. */
    private final Random random;

    /** Makes the source of this seed. */
    public SeededIds(long seed) {
        random = new Random(seed);
    }

    @Override
    public String uid() {
        synchronized (random) {
            long high = (random.nextLong() & ~0xF000L) | 0x4000L;
            long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
            return new UUID(high, low).toString();
        }
    }

    @Override
    public String suffix(int length) {
        synchronized (random) {
            StringBuilder text = new StringBuilder(length);
            for (int i = 0; i < length; i++) {
                text.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
            }
            return text.toString();
        }
    }
}
