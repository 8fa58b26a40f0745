package dev.jobkit.store.jdbc;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
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

    /** A component; {@code written} is its name as it stands in a text. */
    private record Part(String name, String written, Getter reader, boolean nullable, Shape<Object> shape) {}

    @SuppressWarnings("unchecked") // the shape of a component fits its values
    RecordShape(Class<V> type, Function<Type, Shape<?>> shapes) {
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components) {
            parts.add(new Part(
                    component.getName(),
                    "\"" + component.getName() + "\":",
                    new Getter(component.getAccessor()),
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
    public boolean write(V value, StringBuilder out) {
        return write(value, out, parts);
    }

    /** Returns what writes a value without these components. */
    BiConsumer<V, StringBuilder> without(Set<String> components) {
        List<Part> some =
                parts.stream().filter(part -> !components.contains(part.name)).toList();
        return (value, out) -> write(value, out, some);
    }

    private boolean write(V value, StringBuilder out, List<Part> some) {
        out.append('{');
        boolean any = false;
        for (int i = 0; i < some.size(); i++) {
            Part part = some.get(i);
            Object inner = part.reader.of(value);
            if (inner != null) {
                int mark = out.length();
                (any ? out.append(',') : out).append(part.written);
                if (part.shape.write(inner, out) || part.nullable) {
                    any = true;
                } else {
                    out.setLength(mark);
                }
            }
        }
        out.append('}');
        return any;
    }

    /** Returns the text of one component; null when it is blank or there is none of this name. */
    @Nullable
    String text(V value, String component) {
        for (Part part : parts) {
            if (part.name.equals(component)) {
                Object inner = part.reader.of(value);
                if (inner != null && part.shape instanceof SharedShape<Object> shared) {
                    return shared.text(inner);
                }
                StringBuilder out = new StringBuilder(512);
                return inner != null && (part.shape.write(inner, out) || part.nullable) ? out.toString() : null;
            }
        }
        return null;
    }

    @Override
    public V read(JsonText in) {
        return read(in, Map.of());
    }

    /** Reads a value, some components of which are given. */
    V read(JsonText in, Map<String, Object> given) {
        @Nullable Object[] values = new @Nullable Object[parts.size()];
        in.take('{');
        int expected = 0;
        for (int members = 0; in.goesOn(members, '}'); members++) {
            int found = part(in, expected);
            if (found < 0) {
                in.name();
                in.skip();
            } else {
                values[found] = parts.get(found).shape.read(in);
                expected = found + 1;
            }
        }
        for (int i = 0; i < values.length; i++) {
            Part part = parts.get(i);
            Object instead = given.get(part.name);
            if (instead != null) {
                values[i] = instead;
            } else if (values[i] == null && !part.nullable) {
                values[i] = part.shape.blank();
            }
        }
        return make(maker, values);
    }

    /** Takes the name of a member and returns its component, most likely this one or one of the next; -1 if there is none. */
    private int part(JsonText in, int expected) {
        for (int i = 0; i < parts.size(); i++) {
            int candidate = (expected + i) % parts.size();
            if (in.takesName(parts.get(candidate).written)) {
                return candidate;
            }
        }
        return -1;
    }

    /** Returns the shape of a component; null when there is none of this name. */
    @Nullable
    Shape<Object> component(String name) {
        for (Part part : parts) {
            if (part.name.equals(name)) {
                return part.shape;
            }
        }
        return null;
    }

    @Override
    public V blank() {
        return read(new JsonText("{}"));
    }

    static <T> T make(Constructor<T> maker, @Nullable Object... values) {
        try {
            return maker.newInstance(values);
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot make " + maker, e);
        }
    }
}
