package dev.jobkit.store.jdbc;

import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Quantity;
import java.lang.reflect.Constructor;
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
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Random values of any type of the model; some parts are missing, empty or strange. */
final class Samples {
    private static final List<String> TEXTS =
            List.of("", "a", "a b", "\"\\\n\t", "ä€😀", "null", "0", "{}", "x".repeat(300));
    private static final List<Quantity> QUANTITIES = List.of(
            Quantity.parse("500m"),
            Quantity.parse("1Gi"),
            Quantity.parse("1e3"),
            Quantity.of(0),
            new Quantity(BigDecimal.ZERO, Quantity.Format.BINARY_SI),
            new Quantity(new BigDecimal("0.5"), Quantity.Format.BINARY_SI));

    private final SplittableRandom random;

    Samples(long seed) {
        random = new SplittableRandom(seed);
    }

    <T> T of(Class<T> type) {
        return type.cast(value(type));
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return generic.getRawType() == List.class ? list(element) : map(element);
        }
        Class<?> c = (Class<?>) type;
        if (c.isEnum()) {
            return pick(List.of(c.getEnumConstants()));
        }
        if (c.isSealed()) {
            return value(pick(List.of(c.getPermittedSubclasses())));
        }
        return c.isRecord() && c != Quantity.class && c != Passthrough.class ? ofRecord(c) : scalar(c);
    }

    private Object scalar(Class<?> c) {
        return switch (c.getSimpleName()) {
            case "String" -> pick(TEXTS);
            case "int", "Integer" -> pick(List.of(0, 1, -1, Integer.MAX_VALUE));
            case "long", "Long" -> pick(List.of(0L, 7L, Long.MAX_VALUE));
            case "boolean", "Boolean" -> random.nextBoolean();
            case "double" -> pick(List.of(0.0, 0.1, 1.0, 1e-9));
            case "Instant" -> Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextLong(1_000_000_000L));
            case "Duration" -> Duration.ofNanos(random.nextLong(1_000_000_000_000_000L));
            case "IndexSet" -> pick(List.of(IndexSet.EMPTY, IndexSet.of(0), IndexSet.of(1, 2, 3, 7)));
            case "Quantity" -> pick(QUANTITIES);
            case "Passthrough" -> passthrough();
            default -> throw new AssertionError(c);
        };
    }

    private Passthrough passthrough() {
        return random.nextBoolean()
                ? Passthrough.EMPTY
                : Passthrough.of(Map.of(
                        pick(TEXTS),
                        List.of(1L, new BigDecimal("1.50"), true, Map.of("deep", "x"), List.of()),
                        "m",
                        Map.of()));
    }

    private List<Object> list(Type element) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            list.add(value(element));
        }
        return list;
    }

    private Map<String, Object> map(Type element) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            map.put(pick(TEXTS) + i, value(element));
        }
        return map;
    }

    private Object ofRecord(Class<?> c) {
        RecordComponent[] components = c.getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < values.length; i++) {
            boolean nullable = components[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
            values[i] = nullable && random.nextBoolean() ? null : value(components[i].getGenericType());
        }
        try {
            Constructor<?> maker = c.getConstructors()[0];
            for (Constructor<?> each : c.getConstructors()) {
                maker = each.getParameterCount() == values.length ? each : maker;
            }
            return maker.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(c.toString(), e);
        }
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
