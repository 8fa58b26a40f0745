package dev.jobkit.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RandomIdsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    @Test
    void aUidIsAUuidOfVersionSevenWithItsTime() {
        UUID uid = UUID.fromString(new RandomIds(InstantSource.fixed(NOW)).uid());

        assertThat(uid.version()).isEqualTo(7);
        assertThat(uid.variant()).isEqualTo(2);
        assertThat(uid.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void uidsOfLaterMillisecondsSortBehindEarlierOnes() {
        AtomicLong millis = new AtomicLong(NOW.toEpochMilli());
        RandomIds ids = new RandomIds(() -> Instant.ofEpochMilli(millis.getAndIncrement()));
        String last = ids.uid();
        for (int i = 0; i < 10_000; i++) {
            String next = ids.uid();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    @Test
    void uidsOfOneMillisecondDiffer() {
        RandomIds ids = new RandomIds(InstantSource.fixed(NOW));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            assertThat(seen.add(ids.uid())).isTrue();
        }
    }
}
