package dev.jobkit.core.admission;

import dev.jobkit.model.Passthrough;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tree that the model keeps as it was written; what has another type than asked for reads as missing.
 *
 * <p>Source: none, it holds no rule.
 *
 * @param tree the fields by name
 */
record Fields(Map<?, ?> tree) {
    static Fields of(Passthrough rest) {
        return new Fields(rest.fields());
    }

    boolean has(String name) {
        return tree.containsKey(name);
    }

    String text(String name) {
        return tree.get(name) instanceof String text ? text : "";
    }

    @Nullable
    Long number(String name) {
        return tree.get(name) instanceof Long number ? number : null;
    }

    boolean isTrue(String name) {
        return Boolean.TRUE.equals(tree.get(name));
    }

    boolean isFalse(String name) {
        return Boolean.FALSE.equals(tree.get(name));
    }

    @Nullable
    Fields child(String name) {
        return tree.get(name) instanceof Map<?, ?> map ? new Fields(map) : null;
    }

    List<Fields> children(String name) {
        return tree.get(name) instanceof List<?> list
                ? list.stream().map(Fields::element).toList()
                : List.of();
    }

    List<String> texts(String name) {
        return tree.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    List<Long> numbers(String name) {
        return tree.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(Long.class::isInstance)
                        .map(Long.class::cast)
                        .toList()
                : List.of();
    }

    Map<String, String> labels(String name) {
        Map<String, String> labels = new TreeMap<>();
        if (tree.get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> labels.put(String.valueOf(key), String.valueOf(value)));
        }
        return labels;
    }

    private static Fields element(Object element) {
        return new Fields(element instanceof Map<?, ?> map ? map : Map.of());
    }
}
