package dev.jobkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PassthroughTest {
    private static Map<String, Object> inOrder(String... names) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String name : names) {
            map.put(name, name.length());
        }
        return map;
    }

    @Test
    void keepsTheOrderOfItsSource() {
        Passthrough tree = Passthrough.of(inOrder("zone", "a", "m", "b", "x", "c", "d", "e", "f", "g"));
        assertThat(tree.fields().keySet()).containsExactly("zone", "a", "m", "b", "x", "c", "d", "e", "f", "g");
        assertThat(tree.with("first", 1).fields().keySet()).endsWith("g", "first");
        assertThat(tree.without("a").fields().keySet()).startsWith("zone", "m").doesNotContain("a");
    }

    @Test
    void copiesTheWholeTree() {
        List<Object> list = new ArrayList<>(List.of("x"));
        Map<String, Object> inner = new LinkedHashMap<>(Map.of("list", list));
        Map<String, Object> outer = new LinkedHashMap<>(Map.of("inner", inner));
        Passthrough tree = Passthrough.of(outer);
        list.add("y");
        inner.put("more", 1L);
        outer.clear();
        assertThat(tree.fields()).isEqualTo(Map.of("inner", Map.of("list", List.of("x"))));
    }

    @Test
    @SuppressWarnings("unchecked")
    void cannotBeChanged() {
        Passthrough tree = Passthrough.of(Map.of("a", Map.of("b", List.of("c"))));
        Map<String, Object> inner = (Map<String, Object>) tree.get("a").orElseThrow();
        List<Object> list = (List<Object>) Objects.requireNonNull(inner.get("b"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> tree.fields().put("x", 1L));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> inner.put("x", 1L));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> list.add("d"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> tree.fields().entrySet().iterator().next().setValue("z"));
    }

    @Test
    void equalsByContentWhateverTheOrder() {
        assertThat(Passthrough.of(inOrder("a", "bb"))).isEqualTo(Passthrough.of(inOrder("bb", "a")));
        assertThat(Passthrough.of(inOrder("a", "bb")).hashCode())
                .isEqualTo(Passthrough.of(inOrder("bb", "a")).hashCode());
        assertThat(Passthrough.of(Map.of())).isSameAs(Passthrough.EMPTY);
        assertThat(Passthrough.of(Map.of("a", 1L)).without("a")).isEqualTo(Passthrough.EMPTY);
    }

    @Test
    void findsFields() {
        Passthrough tree = Passthrough.of(Map.of("a", "b"));
        assertThat(tree.get("a")).contains("b");
        assertThat(tree.get("z")).isEmpty();
        assertThat(tree.without("z")).isSameAs(tree);
    }
}
