package dev.jobkit.store.jdbc;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record as a map of its components; unknown members of a map are ignored.
 *
 * @param <V> the record
 */
final class RecordShape<V> implements Shape<V> {
    private final Constructor<V> maker;
    private final List<Part> parts = new ArrayList<>();

    private record Part(String name, Method reader, boolean nullable, Shape<Object> shape) {}

    @SuppressWarnings("unchecked") // the shape of a component fits its values
    RecordShape(Class<V> type, Function<Type, Shape<?>> shapes) {
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components) {
            Method reader = component.getAccessor();
            reader.setAccessible(true); // it is public anyway: this spares the check at each call
            parts.add(new Part(
                    component.getName(),
                    reader,
                    component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                    (Shape<Object>) shapes.apply(component.getGenericType())));
        }
        try {
            maker = type.getConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            maker.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("not a public record: " + type, e);
        }
    }

    @Override
    public Object toTree(V value) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Part part : parts) {
            Object inner = read(part.reader, value);
            if (inner != null) {
                Object branch = part.shape.toTree(inner);
                if (part.nullable || !part.shape.isBlank(branch)) {
                    tree.put(part.name, branch);
                }
            }
        }
        return tree;
    }

    @Override
    public V fromTree(Object tree) {
        Map<String, Object> map = Shapes.map(tree);
        @Nullable Object[] values = new @Nullable Object[parts.size()];
        for (int i = 0; i < values.length; i++) {
            Part part = parts.get(i);
            Object branch = map.get(part.name);
            if (branch != null) {
                values[i] = part.shape.fromTree(branch);
            } else if (!part.nullable) {
                values[i] = part.shape.blank();
            }
        }
        return make(maker, values);
    }

    @Override
    public boolean isBlank(Object tree) {
        return Shapes.map(tree).isEmpty();
    }

    @Override
    public V blank() {
        return fromTree(Map.of());
    }

    static @Nullable Object read(Method reader, Object record) {
        try {
            return reader.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + reader, e);
        }
    }

    static <T> T make(Constructor<T> maker, @Nullable Object... values) {
        try {
            return maker.newInstance(values);
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot make " + maker, e);
        }
    }
}
