package dev.jobkit.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fields that nothing here interprets, kept as a tree so that a manifest survives a round trip.
 *
 * <p>The tree holds {@code Map<String, Object>} (in the order of the source), {@code List<Object>}, {@code String},
 * {@code Long}, {@code BigDecimal} and {@code Boolean}; nothing in it is null. Immutable.
 *
 * @param fields the fields by name
 */
public record Passthrough(Map<String, Object> fields) {
    /** Nothing. */
    public static final Passthrough EMPTY = new Passthrough(Map.of());

    /** Copies the tree. */
    public Passthrough {
        fields = freeze(fields);
    }

    /** Returns the tree of these fields. */
    public static Passthrough of(Map<String, Object> fields) {
        return fields.isEmpty() ? EMPTY : new Passthrough(fields);
    }

    /** Returns the field of this name, if it is there. */
    public Optional<Object> get(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** Tells whether there are no fields. */
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** Returns the tree with this field set; a new field comes last. */
    public Passthrough with(String name, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(fields);
        copy.put(name, value);
        return new Passthrough(copy);
    }

    /** Returns the tree without this field. */
    public Passthrough without(String name) {
        if (!fields.containsKey(name)) {
            return this;
        }
        Map<String, Object> copy = new LinkedHashMap<>(fields);
        copy.remove(name);
        return of(copy);
    }

    private static Map<String, Object> freeze(Map<String, Object> map) {
        if (map.isEmpty()) {
            return Map.of();
        }
        if (map instanceof FrozenMap<Object> frozen) {
            return frozen;
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(name, freezeValue(value)));
        return FrozenMap.of(copy);
    }

    private static Object freezeValue(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, inner) -> copy.put((String) name, freezeValue(inner)));
            return freeze(copy);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(inner -> copy.add(freezeValue(inner)));
            return List.copyOf(copy);
        }
        return value;
    }
}
