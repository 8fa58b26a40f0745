package dev.jobkit.core.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "+5m, 300000000000",
        "-1.5us, -1500",
        ".1ns, 0",
        "1.9ns, 1",
        "1.s, 1000000000",
        "1\u00b5s1\u03bcs, 2000",
        "39h9m14.425s, 140954425000000",
        "0.3333333333333333333h, 1200000000000",
        "0.100000000000000000000h, 360000000000",
        "0.9223372036854775807h, 3320413933267",
        "0.9223372036854775808h, 3320413933267",
        "1.23456789012345678901234567890s, 1234567890",
        "9007199254740993ns, 9007199254740993",
        "2562047h47m16.854775807s, 9223372036854775807",
        "-9223372036854775808ns, -9223372036854775808"
    })
    void readsToTheNanosecond(String text, long nanos) {
        assertThat(GoDuration.parseNanos(text)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            ''                         | time: invalid duration ""
            -                          | time: invalid duration "-"
            .s                         | time: invalid duration ".s"
            --1h                       | time: invalid duration "--1h"
            1h-1m                      | time: unknown unit "h-" in duration "1h-1m"
            1h30                       | time: missing unit in duration "1h30"
            1..5s                      | time: missing unit in duration "1..5s"
            1H                         | time: unknown unit "H" in duration "1H"
            2562048h                   | time: invalid duration "2562048h"
            9223372036854775808ns      | time: invalid duration "9223372036854775808ns"
            -9223372036854775809ns     | time: invalid duration "-9223372036854775809ns"
            2562047h47m16.854775808s   | time: invalid duration "2562047h47m16.854775808s"
            """)
    void tellsTheFault(String text, String words) {
        assertThatThrownBy(() -> GoDuration.parseNanos(text)).hasMessage(words);
    }
}
