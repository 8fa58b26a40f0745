package dev.jobkit.store.jdbc;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Quantity;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of all types of the model, found by type.
 *
 * <p>A manifest leaves out what Kubernetes does not show, such as fractions of seconds; a store must not. So the records
 * themselves are the description: a record is a map of its components by name, open words and index sets are text, times and
 * spans are ISO 8601. What is blank is left out.
 */
final class Shapes {
    private static final Map<Type, Shape<?>> KNOWN = new ConcurrentHashMap<>();

    static {
        put(String.class, scalar(String.class::cast, text -> text, "", () -> ""));
        put(int.class, scalar(tree -> ((Long) tree).intValue(), Integer::longValue, 0L, () -> 0));
        put(Integer.class, scalar(tree -> ((Long) tree).intValue(), Integer::longValue, null, null));
        put(long.class, scalar(Long.class::cast, number -> number, 0L, () -> 0L));
        put(Long.class, scalar(Long.class::cast, number -> number, null, null));
        put(boolean.class, scalar(Boolean.class::cast, flag -> flag, false, () -> false));
        put(Boolean.class, scalar(Boolean.class::cast, flag -> flag, null, null));
        put(double.class, scalar(tree -> Double.valueOf((String) tree), String::valueOf, "0.0", () -> 0.0));
        put(Instant.class, scalar(tree -> Instants.parse((String) tree), Instant::toString, null, null));
        put(Duration.class, scalar(tree -> Duration.parse((String) tree), Duration::toString, null, null));
        put(
                IndexSet.class,
                scalar(tree -> IndexSet.parse((String) tree), IndexSet::toString, "", () -> IndexSet.EMPTY));
        put(Quantity.class, scalar(Shapes::quantity, Shapes::text, null, null));
        put(
                Passthrough.class,
                scalar(tree -> Passthrough.of(map(tree)), Passthrough::fields, Map.of(), () -> Passthrough.EMPTY));
        put(JobEvent.class, new TaggedShape<>(JobEvent.class, EventTypes.ALL));
    }

    private Shapes() {}

    private static void put(Type type, Shape<?> shape) {
        KNOWN.put(type, shape);
    }

    /** Returns the shape of a class. */
    @SuppressWarnings("unchecked") // each shape stands under its type
    static <V> Shape<V> of(Class<V> type) {
        return (Shape<V>) ofType(type);
    }

    private static Shape<?> ofType(Type type) {
        Shape<?> known = KNOWN.get(type);
        if (known == null) {
            known = make(type);
            KNOWN.put(type, known);
        }
        return known;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // classes are told apart by what they are
    private static Shape<?> make(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Shape<Object> element = (Shape<Object>) ofType(arguments[arguments.length - 1]);
            return generic.getRawType() == List.class ? listOf(element) : mapOf(element);
        }
        if (type instanceof Class<?> c && c.isEnum()) {
            Class<? extends Enum> e = (Class<? extends Enum>) c;
            return scalar(tree -> Enum.valueOf(e, (String) tree), value -> ((Enum<?>) value).name(), null, null);
        }
        if (type instanceof Class<?> c && c.isSealed()) {
            return new TaggedShape<>(c, List.of(c.getPermittedSubclasses()));
        }
        if (type instanceof Class<?> c && c.isRecord()) {
            RecordComponent[] parts = c.getRecordComponents();
            boolean word = parts.length == 1
                    && parts[0].getType() == String.class
                    && parts[0].getName().equals("value");
            return word ? WordShape.of(c) : new RecordShape<>(c, Shapes::ofType);
        }
        throw new IllegalArgumentException("not a type of the model: " + type);
    }

    private static <V> Shape<V> scalar(
            Function<Object, V> reader,
            Function<V, Object> writer,
            @Nullable Object blankTree,
            @Nullable Supplier<V> blank) {
        return new Shape<>() {
            @Override
            public Object toTree(V value) {
                return writer.apply(value);
            }

            @Override
            public V fromTree(Object tree) {
                return reader.apply(tree);
            }

            @Override
            public boolean isBlank(Object tree) {
                return tree.equals(blankTree);
            }

            @Override
            public V blank() {
                return blank == null ? Shape.super.blank() : blank.get();
            }
        };
    }

    private static <V> Shape<List<V>> listOf(Shape<V> element) {
        return scalar(
                tree -> {
                    List<V> list = new ArrayList<>();
                    ((List<?>) tree).forEach(item -> list.add(element.fromTree(item)));
                    return list;
                },
                list -> list.stream().map(element::toTree).toList(),
                List.of(),
                List::of);
    }

    private static <V> Shape<Map<String, V>> mapOf(Shape<V> element) {
        return scalar(
                tree -> {
                    Map<String, V> map = new LinkedHashMap<>();
                    map(tree).forEach((key, value) -> map.put(key, element.fromTree(value)));
                    return map;
                },
                map -> {
                    Map<String, Object> tree = new LinkedHashMap<>();
                    map.forEach((key, value) -> tree.put(key, element.toTree(value)));
                    return tree;
                },
                Map.of(),
                Map::of);
    }

    /** A quantity whose text tells less than the value, {@code 0} in powers of 1024, names its family. */
    private static Object text(Quantity quantity) {
        String text = quantity.toString();
        return Quantity.parse(text).equals(quantity)
                ? text
                : quantity.format().name() + " " + quantity.amount().toPlainString();
    }

    private static Quantity quantity(Object tree) {
        String text = (String) tree;
        int blank = text.indexOf(' ');
        return blank < 0
                ? Quantity.parse(text)
                : new Quantity(
                        new BigDecimal(text.substring(blank + 1)), Quantity.Format.valueOf(text.substring(0, blank)));
    }

    /** Returns a tree that is known to be a map. */
    @SuppressWarnings("unchecked") // maps of JSON have text as keys
    static Map<String, Object> map(Object tree) {
        return (Map<String, Object>) tree;
    }
}
