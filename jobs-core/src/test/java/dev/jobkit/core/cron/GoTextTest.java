package dev.jobkit.core.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "+7, 7",
        "-007, -7",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "00000000000000000000000000000000000012, 12"
    })
    void readsDecimalNumbers(String text, long number) {
        assertThat(GoText.parseInt(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({
        "'', invalid syntax",
        "+, invalid syntax",
        "+-1, invalid syntax",
        "1_000, invalid syntax",
        "0x1, invalid syntax",
        "1.0, invalid syntax",
        "\uff11, invalid syntax",
        "9223372036854775808, value out of range",
        "-9223372036854775809, value out of range",
        "18446744073709551615, value out of range",
        "18446744073709551616, value out of range",
        "18446744073709551620, value out of range",
        "9999999999999999999x, invalid syntax",
        "99999999999999999999x, value out of range"
    })
    void tellsTheFirstFaultOfANumber(String text, String fault) {
        assertThatThrownBy(() -> GoText.parseInt(text)).hasMessage("strconv.Atoi: parsing \"" + text + "\": " + fault);
    }

    @Test
    void quotesWhatCannotBePrinted() {
        assertThat(GoText.quote("a\"b\\c\u0007\b\t\n\u000b\f\r\u0000\u001b\u007f"))
                .isEqualTo("\"a\\\"b\\\\c\\a\\b\\t\\n\\v\\f\\r\\x00\\x1b\\x7f\"");
        assertThat(GoText.quote("\u00e9\u00a0\u00ad\u200b\ue000\ufffd\ud83d\ude00\udb40\udc01"))
                .isEqualTo("\"\u00e9\\u00a0\\u00ad\\u200b\\ue000\ufffd\ud83d\ude00\\U000e0001\"");
    }

    @Test
    void quotesBytesBeyondAscii() {
        assertThat(GoText.quoteBytes("5\u00e9\t\"\\\u007f")).isEqualTo("\"5\\xc3\\xa9\\x09\\\"\\\\\u007f\"");
    }

    @Test
    void lowersLetterByLetter() {
        assertThat(GoText.lowerCase("FR\u0130")).isEqualTo("fri");
        assertThat(GoText.lowerCase("\u212a\ud801\udc00")).isEqualTo("k\ud801\udc28");
    }
}
