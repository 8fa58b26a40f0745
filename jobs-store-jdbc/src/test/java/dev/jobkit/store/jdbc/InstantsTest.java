package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instants are read and written as the platform does it. */
class InstantsTest {
    @Test
    void whatIsWrittenIsRead() {
        Random random = new Random(1);
        int[] grains = {1, 1000, 1_000_000, 100_000_000, 1_000_000_000};
        for (int i = 0; i < 20_000; i++) {
            int grain = grains[i % grains.length];
            long second = random.nextLong(-60_000_000_000L, 250_000_000_000L);
            Instant instant = Instant.ofEpochSecond(second, random.nextInt(1_000_000_000) / grain * (long) grain);
            assertThat(Instants.parse(instant.toString())).isEqualTo(instant);
            StringBuilder written = new StringBuilder();
            Instants.write(instant, written);
            assertThat(written).hasToString(instant.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T00:00:00Z",
                "2026-12-31T23:59:59.999999999Z",
                "2026-11-21T16:43:30+01:00",
                "-0001-01-01T00:00:00Z",
                "0000-12-31T23:59:59.5Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59.000000001Z",
                "1969-12-31T23:59:59.999Z",
                "+12026-01-01T00:00:00Z",
                "2026-11-21T24:00:00Z",
                "2026-11-21T16:43:30.1Z"
            })
    void oddOnesAreReadAsThePlatformReadsThem(String text) {
        assertThat(Instants.parse(text)).isEqualTo(Instant.parse(text));
        StringBuilder written = new StringBuilder();
        Instants.write(Instant.parse(text), written);
        assertThat(written).hasToString(Instant.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-02-30T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-01-01T00:60:00Z",
                "2026-01-01T00:00:00.1234567890Z",
                "2026-01-01T00:00:00.-1Z",
                "2026-01-01T00:00:00"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Instants.parse(text)).isInstanceOf(DateTimeParseException.class);
    }
}
