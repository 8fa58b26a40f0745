package dev.jobkit.store.jdbc;

import java.util.HashMap;
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

    /** What stands before a value. */
    private final Map<Class<?>, String> begins = new HashMap<>();

    TaggedShape(Class<V> type, List<? extends Class<?>> classes) {
        this.type = type;
        classes.forEach(c -> byTag.put(c.getSimpleName(), c));
        classes.forEach(c -> begins.put(c, "{\"" + c.getSimpleName() + "\":"));
    }

    @Override
    public boolean write(V value, StringBuilder out) {
        String begin = begins.get(value.getClass());
        if (begin == null) {
            throw new IllegalArgumentException(
                    "a store cannot keep a " + value.getClass().getName() + "; it knows " + byTag.keySet());
        }
        inner(value.getClass()).write(value, out.append(begin));
        out.append('}');
        return true;
    }

    @Override
    public V read(JsonText in) {
        in.take('{');
        String tag = in.name();
        Class<?> c = byTag.get(tag);
        if (c == null) {
            throw new IllegalStateException("a " + tag + " is not known; known are " + byTag.keySet());
        }
        V value = type.cast(inner(c).read(in));
        in.take('}');
        return value;
    }

    @SuppressWarnings("unchecked") // the class was found by its tag
    private static Shape<Object> inner(Class<?> type) {
        return (Shape<Object>) Shapes.of(type);
    }
}
