package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT12S, 12s",
        "PT65S, 65s",
        "PT119.9S, 119s",
        "PT120S, 2m",
        "PT125S, 2m5s",
        "PT599S, 9m59s",
        "PT14M30S, 14m",
        "PT179M59S, 179m",
        "PT3H, 3h",
        "PT3H10M, 3h10m",
        "PT8H, 8h",
        "P1D, 1d",
        "PT25H, 25h",
        "P2DT3H, 2d3h",
        "P9DT3H, 9d",
        "PT-3S, 0s"
    })
    void agesAreAsShortAsThoseOfKubectl(Duration duration, String text) {
        assertThat(Durations.shortly(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "90s, PT90S", "5m, PT5M", "1h30m, PT90M", "2d, PT48H", "PT7S, PT7S"})
    void durationsAreRead(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "-5s", "1h30", "99999999999999999999s", "9223372036854775807d"})
    void whatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }
}
