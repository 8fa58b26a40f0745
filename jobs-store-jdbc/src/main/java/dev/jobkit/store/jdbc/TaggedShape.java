package dev.jobkit.store.jdbc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of several records, as a map of one member named after its class.
 *
 * @param <V> what they have in common
 */
final class TaggedShape<V> implements Shape<V> {
    private final Class<V> type;
    private final Map<String, Class<?>> byTag = new LinkedHashMap<>();

    TaggedShape(Class<V> type, List<? extends Class<?>> classes) {
        this.type = type;
        classes.forEach(c -> byTag.put(c.getSimpleName(), c));
    }

    @Override
    public Object toTree(V value) {
        String tag = value.getClass().getSimpleName();
        if (byTag.get(tag) != value.getClass()) {
            throw new IllegalArgumentException(
                    "a store cannot keep a " + value.getClass().getName() + "; it knows " + byTag.keySet());
        }
        return Map.of(tag, inner(value.getClass()).toTree(value));
    }

    @Override
    public V fromTree(Object tree) {
        Map.Entry<String, Object> only = Shapes.map(tree).entrySet().iterator().next();
        Class<?> c = byTag.get(only.getKey());
        if (c == null) {
            throw new IllegalStateException("a " + only.getKey() + " is not known; known are " + byTag.keySet());
        }
        return type.cast(inner(c).fromTree(only.getValue()));
    }

    @SuppressWarnings("unchecked") // the class was found by its tag
    private static Shape<Object> inner(Class<?> type) {
        return (Shape<Object>) Shapes.of(type);
    }
}
