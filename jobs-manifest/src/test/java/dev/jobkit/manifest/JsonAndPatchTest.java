package dev.jobkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.StringReader;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonAndPatchTest {
    @Test
    void readsEverySortOfValue() {
        String text = " {\"b\": [1, -2.50, 1e3, 12345678901234567890, true, null], \"a\": {\"\": \"\\u00e4\\n\\/\"}} ";
        Map<String, Object> tree = Trees.map(java.util.Objects.requireNonNull(Json.parse(new StringReader(text))));
        assertThat(tree.keySet()).containsExactly("b", "a");
        assertThat((List<?>) tree.get("b")).satisfies(list -> {
            assertThat(list.get(0)).isEqualTo(1L);
            assertThat(list.get(1)).isEqualTo(new BigDecimal("-2.50"));
            assertThat(list.get(3)).isEqualTo(new BigDecimal("12345678901234567890"));
            assertThat(list.get(5)).isNull();
        });
        assertThat(Json.text(tree, Indent.NONE))
                .isEqualTo("{\"b\":[1,-2.50,1e3,12345678901234567890,true,null],\"a\":{\"\":\"ä\\n/\"}}");
    }

    @Test
    void laysOutAsKubectlDoes() {
        assertThat(Json.text(Json.parse("{\"a\":[1,{}],\"b\":[]}"), Indent.FOUR))
                .isEqualTo("{\n    \"a\": [\n        1,\n        {}\n    ],\n    \"b\": []\n}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1",
                "[1,]",
                "{\"a\"}",
                "{a:1}",
                "{\"a\":1,}",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "tru",
                "nul",
                "\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\n\"",
                "1 2",
                "NaN",
                "-",
                "[1}",
                "1e9999999"
            })
    void refusesWhatIsNoJson(String text) {
        assertThatExceptionOfType(ManifestException.class).isThrownBy(() -> Json.parse(text));
    }

    @Test
    void boundsTheDepth() {
        assertThatExceptionOfType(ManifestException.class).isThrownBy(() -> Json.parse("[".repeat(100_000)));
        assertThat(Json.parse("[".repeat(400) + "]".repeat(400))).isInstanceOf(List.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":\"b\"} | {\"a\":\"c\"} | {\"a\":\"c\"}",
                "{\"a\":\"b\"} | {\"b\":\"c\"} | {\"a\":\"b\",\"b\":\"c\"}",
                "{\"a\":\"b\"} | {\"a\":null} | {}",
                "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null} | {\"b\":\"c\"}",
                "{\"a\":[\"b\"]} | {\"a\":\"c\"} | {\"a\":\"c\"}",
                "{\"a\":\"c\"} | {\"a\":[\"b\"]} | {\"a\":[\"b\"]}",
                "{\"a\":{\"b\":\"c\"}} | {\"a\":{\"b\":\"d\",\"c\":null}} | {\"a\":{\"b\":\"d\"}}",
                "{\"a\":[{\"b\":\"c\"}]} | {\"a\":[1]} | {\"a\":[1]}",
                "[\"a\",\"b\"] | [\"c\",\"d\"] | [\"c\",\"d\"]",
                "{\"a\":\"b\"} | [\"c\"] | [\"c\"]",
                "{\"a\":\"foo\"} | null | null",
                "{\"a\":\"foo\"} | \"bar\" | \"bar\"",
                "{\"e\":null} | {\"a\":1} | {\"e\":null,\"a\":1}",
                "[1,2] | {\"a\":\"b\",\"c\":null} | {\"a\":\"b\"}",
                "{} | {\"a\":{\"bb\":{\"ccc\":null}}} | {\"a\":{\"bb\":{}}}"
            })
    void mergesAsTheExamplesOfTheRfc(String tree, String patch, String result) {
        Object before = Json.parse(tree);
        Object merged = Patch.merge(before, Json.parse(patch));
        assertThat(Json.text(merged, Indent.NONE)).isEqualTo(result);
        assertThat(before).isEqualTo(Json.parse(tree));
    }
}
