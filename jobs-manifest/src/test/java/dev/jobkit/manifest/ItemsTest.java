package dev.jobkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
