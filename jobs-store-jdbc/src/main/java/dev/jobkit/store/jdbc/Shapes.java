package dev.jobkit.store.jdbc;

import dev.jobkit.event.JobEvent;
import dev.jobkit.manifest.Indent;
import dev.jobkit.manifest.Json;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.PodSpec;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
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

    /** Large parts that many objects have in common. */
    private static final Set<Class<?>> SHARED = Set.of(JobSpec.class, PodSpec.class);

    static {
        put(String.class, text(value -> value, value -> value, ""));
        put(int.class, number(number -> (int) number, value -> value, 0));
        put(Integer.class, number(number -> (int) number, value -> value, null));
        put(long.class, number(number -> number, value -> value, 0L));
        put(Long.class, number(number -> number, value -> value, null));
        put(boolean.class, scalar(JsonText::flag, (flag, out) -> out.append((boolean) flag), false));
        put(Boolean.class, scalar(JsonText::flag, (flag, out) -> out.append((boolean) flag), null));
        put(double.class, text(Double::valueOf, String::valueOf, 0.0));
        put(Instant.class, scalar(in -> Instants.parse(in.string()), Shapes::instant, null));
        put(Duration.class, text(Duration::parse, Duration::toString, null));
        put(IndexSet.class, text(IndexSet::parse, IndexSet::toString, IndexSet.EMPTY));
        put(Quantity.class, text(Shapes::quantity, Shapes::words, null));
        put(
                Passthrough.class,
                scalar(
                        in -> Passthrough.of(map(in.tree())),
                        (value, out) -> Json.write(value.fields(), out, Indent.NONE),
                        Passthrough.EMPTY));
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

    /** Returns the shape of a record. */
    static <V> RecordShape<V> ofRecord(Class<V> type) {
        return (RecordShape<V>) of(type);
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
            return text(text -> Enum.valueOf(e, text), value -> ((Enum<?>) value).name(), null);
        }
        if (type instanceof Class<?> c && c.isSealed()) {
            return new TaggedShape<>(c, List.of(c.getPermittedSubclasses()));
        }
        if (type instanceof Class<?> c && c.isRecord()) {
            RecordComponent[] parts = c.getRecordComponents();
            boolean word = parts.length == 1
                    && parts[0].getType() == String.class
                    && parts[0].getName().equals("value");
            Shape<?> shape = word ? WordShape.of(c) : new RecordShape<>(c, Shapes::ofType);
            return SHARED.contains(c) ? new SharedShape<>(shape) : shape;
        }
        throw new IllegalArgumentException("not a type of the model: " + type);
    }

    /** A value that is written as text. */
    private static <V> Shape<V> text(Function<String, V> reader, Function<V, String> writer, @Nullable V blank) {
        return scalar(in -> reader.apply(in.string()), (value, out) -> JsonText.quote(writer.apply(value), out), blank);
    }

    private static <V> Shape<V> number(LongFunction<V> reader, ToLongFunction<V> writer, @Nullable V blank) {
        return scalar(in -> reader.apply(in.number()), (value, out) -> out.append(writer.applyAsLong(value)), blank);
    }

    private static <V> Shape<V> scalar(
            Function<JsonText, V> reader, BiConsumer<V, StringBuilder> writer, @Nullable V blank) {
        return new Shape<>() {
            @Override
            public boolean write(V value, StringBuilder out) {
                writer.accept(value, out);
                return !value.equals(blank);
            }

            @Override
            public V read(JsonText in) {
                return reader.apply(in);
            }

            @Override
            public V blank() {
                return blank == null ? Shape.super.blank() : blank;
            }
        };
    }

    private static void instant(Instant at, StringBuilder out) {
        Instants.write(at, out.append('"'));
        out.append('"');
    }

    private static <V> Shape<List<V>> listOf(Shape<V> element) {
        return new Shape<>() {
            @Override
            public boolean write(List<V> list, StringBuilder out) {
                out.append('[');
                for (int i = 0; i < list.size(); i++) {
                    element.write(list.get(i), i == 0 ? out : out.append(','));
                }
                out.append(']');
                return !list.isEmpty();
            }

            @Override
            public List<V> read(JsonText in) {
                List<V> list = new ArrayList<>();
                in.take('[');
                while (in.goesOn(list.size(), ']')) {
                    list.add(element.read(in));
                }
                return list;
            }

            @Override
            public List<V> blank() {
                return List.of();
            }
        };
    }

    private static <V> Shape<Map<String, V>> mapOf(Shape<V> element) {
        return new Shape<>() {
            @Override
            public boolean write(Map<String, V> map, StringBuilder out) {
                char before = '{';
                for (Map.Entry<String, V> entry : map.entrySet()) {
                    JsonText.quote(entry.getKey(), out.append(before));
                    element.write(entry.getValue(), out.append(':'));
                    before = ',';
                }
                out.append(map.isEmpty() ? "{}" : "}");
                return !map.isEmpty();
            }

            @Override
            public Map<String, V> read(JsonText in) {
                Map<String, V> map = new LinkedHashMap<>();
                in.take('{');
                for (int read = 0; in.goesOn(read, '}'); read++) {
                    map.put(in.name(), element.read(in));
                }
                return map;
            }

            @Override
            public Map<String, V> blank() {
                return Map.of();
            }
        };
    }

    /** A quantity whose text tells less than the value, {@code 0} in powers of 1024, names its family. */
    private static String words(Quantity quantity) {
        String text = quantity.toString();
        return Quantity.parse(text).equals(quantity)
                ? text
                : quantity.format().name() + " " + quantity.amount().toPlainString();
    }

    private static Quantity quantity(String text) {
        int blank = text.indexOf(' ');
        return blank < 0
                ? Quantity.parse(text)
                : new Quantity(
                        new BigDecimal(text.substring(blank + 1)), Quantity.Format.valueOf(text.substring(0, blank)));
    }

    /** Returns a tree that is known to be a map. */
    @SuppressWarnings("unchecked") // maps of JSON have text as keys
    private static Map<String, Object> map(Object tree) {
        return (Map<String, Object>) tree;
    }
}
