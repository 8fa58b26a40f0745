package dev.jobkit.manifest;

import dev.jobkit.model.Passthrough;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of a value by field name, for values that are made of all parts at once. */
final class Parts {
    static final String REST = "";

    private final Map<String, Object> values = new HashMap<>();

    void put(String field, @Nullable Object value) {
        if (value != null) {
            values.put(field, value);
        }
    }

    /** Returns a part as the class that its form reads; null when it is not set. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the form bound to the field made it
    <V> @Nullable V get(String field) {
        return (V) values.get(field);
    }

    String text(String field) {
        return values.get(field) instanceof String text ? text : "";
    }

    /** Returns the text of an open word; empty when it is not set. */
    @SuppressWarnings("unchecked") // the form bound to the field made it
    <W> String word(String field, Function<W, String> text) {
        Object word = values.get(field);
        return word == null ? "" : text.apply((W) word);
    }

    int number(String field) {
        return values.get(field) instanceof Integer number ? number : 0;
    }

    boolean flag(String field) {
        return Boolean.TRUE.equals(values.get(field));
    }

    Instant time(String field) {
        return values.get(field) instanceof Instant time ? time : Instant.EPOCH;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the form bound to the field made it
    <V> List<V> list(String field) {
        return (List<V>) values.getOrDefault(field, List.of());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the form bound to the field made it
    <V> Map<String, V> map(String field) {
        return (Map<String, V>) values.getOrDefault(field, Map.of());
    }

    Passthrough rest() {
        return values.get(REST) instanceof Passthrough rest ? rest : Passthrough.EMPTY;
    }
}
