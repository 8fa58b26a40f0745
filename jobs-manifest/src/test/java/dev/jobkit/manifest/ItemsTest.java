package dev.jobkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemsTest {
    @Test
    void csvHasNamesFirst() {
        assertThat(Items.csv("ITEM, N\r\napple,1\r\n\r\n\"ba,na\"\"na\nsplit\",2"))
                .isEqualTo(List.of(Map.of("ITEM", "apple", "N", "1"), Map.of("ITEM", "ba,na\"na\nsplit", "N", "2")));
    }

    @Test
    void anEmptyValueInQuotesIsAnItem() {
        assertThat(Items.csv("ITEM\n\"\"\n\nx\n")).isEqualTo(List.of(Map.of("ITEM", ""), Map.of("ITEM", "x")));
    }

    @Test
    void jsonIsAListOfObjects() {
        assertThat(Items.json("[{\"ITEM\": \"apple\", \"N\": 3, \"OK\": true}]"))
                .isEqualTo(List.of(Map.of("ITEM", "apple", "N", "3", "OK", "true")));
        assertThat(Items.json("\uFEFF[]")).isEmpty();
        assertThat(Items.csv("")).isEmpty();
    }

    @Test
    void numbersAreKeptAsTheyAreWritten() {
        assertThat(Items.json("[{\"A\": 1e3, \"B\": -0, \"C\": 1.50, \"D\": 12345678901234567890123}]"))
                .isEqualTo(List.of(Map.of("A", "1e3", "B", "-0", "C", "1.50", "D", "12345678901234567890123")));
    }

    @Test
    void eachItemHasItsLine() {
        assertThat(Items.placedCsv("\uFEFFA,B\n\n1,\"x\ny\"\r\n2,z\n"))
                .extracting(Items.Item::line)
                .containsExactly(3, 5);
        assertThat(Items.placedJson("[\n{\"A\": 1},\n\n {\"A\": 2}]"))
                .extracting(Items.Item::line)
                .containsExactly(2, 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'A': 1, 'A': 2}] | line 1: A is there twice",
                "[{'A': 1}, 3] | line 1: expected an object of names and values",
                "[{'A': null}] | line 1: A: expected a text, a number, true or false",
                "[{'A': 1] | line 1, column 9: expected ',' or '}', found ']'"
            })
    void whatIsWrongWithJsonIsToldWithItsPlace(String text, String words) {
        assertThatThrownBy(() -> Items.json(text.replace('\'', '"'))).hasMessage(words);
    }

    @Test
    void whatIsWrongWithCsvIsToldWithItsLine() {
        assertThatThrownBy(() -> Items.csv("A,B\n1,2\n\n3\n"))
                .hasMessage("line 4: has 1 values, but there are 2 names in the first line");
        assertThatThrownBy(() -> Items.csv("A\n1\n\"x\n")).hasMessage("line 3: a value in quotes has no end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1]", "[{\"a\": []}]", "[{\"a\": null}]", "[", ""})
    void otherJsonIsRefused(String text) {
        assertThatThrownBy(() -> Items.json(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A,B\n1\n", "A\n\"x\n"})
    void otherCsvIsRefused(String text) {
        assertThatThrownBy(() -> Items.csv(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
