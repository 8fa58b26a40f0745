package dev.jobkit.manifest;

import dev.jobkit.model.Passthrough;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns values of one class into trees and back: it binds the fields of a type of {@link Types} to the parts of a value.
 * Fields that are not bound go to the value's passthrough, where it has one.
 *
 * @param <T> the class of the values
 * @param <B> what collects the parts when reading
 */
final class Codec<T, B> implements Form<T> {
    /** Reads a part of a value; null means not set. */
    interface Getter<T, V> {
        @Nullable
        V get(T value);
    }

    /** Sets a part. */
    interface Setter<B, V> {
        void set(B parts, V value);
    }

    private record Bound<T, B, V>(Form<V> form, Getter<T, V> getter, Setter<B, V> setter) {
        @Nullable
        Object write(T value) {
            V part = getter.get(value);
            return part == null ? null : form.toTree(part);
        }

        void read(B parts, Object tree) {
            setter.set(parts, form.fromTree(tree));
        }
    }

    private final Types.Type type;
    private final Supplier<B> start;
    private final Function<B, T> finish;
    private final Map<String, Bound<T, B, ?>> bound = new HashMap<>();
    private @Nullable Getter<T, Passthrough> restGetter;
    private @Nullable Setter<B, Passthrough> restSetter;

    private Codec(String type, Supplier<B> start, Function<B, T> finish) {
        this.type = Types.of(type);
        this.start = start;
        this.finish = finish;
    }

    /** Starts a codec for values that a builder makes. */
    static <T, B> Codec<T, B> of(String type, Supplier<B> start, Function<B, T> finish) {
        return new Codec<>(type, start, finish);
    }

    /** Starts a codec for values that are made of all parts at once. */
    static <T> Codec<T, Parts> of(String type, Function<Parts, T> finish) {
        return new Codec<>(type, Parts::new, finish);
    }

    /** Binds a field. */
    <V> Codec<T, B> bind(String field, Form<V> form, Getter<T, V> getter, Setter<B, V> setter) {
        if (!type.fields().containsKey(field)) {
            throw new IllegalArgumentException(type.name() + " has no field " + field);
        }
        bound.put(field, new Bound<>(form, getter, setter));
        return this;
    }

    /** Binds a field of a value that is made of {@link Parts}. */
    <V> Codec<T, B> part(String field, Form<V> form, Getter<T, V> getter) {
        return bind(field, form, getter, (parts, value) -> ((Parts) parts).put(field, value));
    }

    /** Keeps the other fields. */
    Codec<T, B> rest(Getter<T, Passthrough> getter, Setter<B, Passthrough> setter) {
        restGetter = getter;
        restSetter = setter;
        return this;
    }

    /** Keeps the other fields of a value that is made of {@link Parts}. */
    Codec<T, B> rest(Getter<T, Passthrough> getter) {
        return rest(getter, (parts, value) -> ((Parts) parts).put(Parts.REST, value));
    }

    String typeName() {
        return type.name();
    }

    @Override
    public T fromTree(Object tree) {
        B parts = start.get();
        Map<String, Object> rest = new LinkedHashMap<>();
        Trees.map(tree).forEach((name, value) -> {
            Bound<T, B, ?> field = bound.get(name);
            if (field == null) {
                Types.Field unbound = type.fields().get(name);
                rest.put(name, unbound == null ? value : Trees.shown(Types.of(unbound.type()), value));
                return;
            }
            try {
                field.read(parts, value);
            } catch (UnfitException e) {
                throw e.in(name);
            }
        });
        if (restSetter != null && !rest.isEmpty()) {
            restSetter.set(parts, Passthrough.of(rest));
        }
        return finish.apply(parts);
    }

    @Override
    public Map<String, Object> toTree(T value) {
        Passthrough rest = restGetter == null ? null : restGetter.get(value);
        Map<String, Object> others = rest == null ? Map.of() : rest.fields();
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Types.Field field : type.fields().values()) {
            Bound<T, B, ?> part = bound.get(field.name());
            Object written = part != null ? part.write(value) : others.get(field.name());
            put(tree, field, written);
        }
        others.forEach(tree::putIfAbsent);
        return tree;
    }

    private static void put(Map<String, Object> tree, Types.Field field, @Nullable Object written) {
        Types.Type fieldType = Types.of(field.type());
        if (field.pointer()) {
            if (written != null) {
                tree.put(field.name(), written);
            }
            return;
        }
        switch (fieldType.form()) {
            case STRUCT -> tree.put(field.name(), written == null ? Trees.empty(fieldType) : written);
            case QUANTITY -> tree.put(field.name(), written == null ? "0" : written);
            default -> {
                if (written != null && !Check.isZero(written, fieldType)) {
                    tree.put(field.name(), written);
                } else if (!field.omitEmpty()) {
                    tree.put(field.name(), shownZero(fieldType));
                }
            }
        }
    }

    /** Returns what the wire shows for nothing: null for a time, and for a list, which is stored as none when it is empty. */
    private static @Nullable Object shownZero(Types.Type type) {
        boolean isNull = type.form() == Types.Wire.LIST
                || type.form() == Types.Wire.TIME
                || type.form() == Types.Wire.MICRO_TIME;
        return isNull ? null : Check.zero(type);
    }

    /** Returns the form of a list of these values. */
    Form<List<T>> list() {
        return listOf(this);
    }

    /** Returns the form of a list. */
    static <V> Form<List<V>> listOf(Form<V> item) {
        return Form.of(
                tree -> {
                    List<?> items = (List<?>) tree;
                    List<V> values = new ArrayList<>(items.size());
                    for (int i = 0; i < items.size(); i++) {
                        try {
                            values.add(item.fromTree(items.get(i)));
                        } catch (UnfitException e) {
                            throw e.at(i);
                        }
                    }
                    return values;
                },
                values -> {
                    List<Object> items = new ArrayList<>(values.size());
                    values.forEach(value -> items.add(item.toTree(value)));
                    return items;
                });
    }
}
