package dev.jobkit.core.store.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what {@link Writer} wrote. For one thread. */
final class Reader {
    private final byte[] bytes;
    private int at;
    private final List<String> texts = new ArrayList<>(8);
    private @Nullable Instant time;

    Reader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads a value that was written with this model. */
    @Nullable
    Object read(@Nullable Object model) {
        int tag = next();
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.TRUE -> true;
            case Tag.FALSE -> false;
            case Tag.INT -> (int) (signed() + (model instanceof Integer like ? like : 0));
            case Tag.LONG -> signed() + (model instanceof Long like ? like : 0);
            case Tag.DOUBLE -> Double.longBitsToDouble(eight());
            case Tag.TEXT -> remembered(common(model) + chars());
            case Tag.SAME_TEXT -> texts.get(next());
            case Tag.UUID -> remembered(new UUID(eight(), eight()).toString());
            case Tag.NEAR -> near(model);
            case Tag.INSTANT -> far();
            case Tag.DURATION -> Duration.ofSeconds(signed(), unsigned());
            case Tag.ENUM -> RecordType.numbered((int) unsigned()).getEnumConstants()[(int) unsigned()];
            case Tag.INDEX_SET -> IndexSet.parse(chars());
            case Tag.DECIMAL -> new BigDecimal(chars());
            default -> compound(tag, model);
        };
    }

    private Object compound(int tag, @Nullable Object model) {
        return switch (tag) {
            case Tag.ALIKE -> alike(present(model));
            case Tag.RECORD -> record();
            case Tag.LIST_ALIKE -> list(differing(((List<?>) present(model)).toArray()));
            case Tag.LIST -> list();
            case Tag.MAP_ALIKE -> mapAlike((Map<?, ?>) present(model));
            case Tag.MAP -> map();
            default -> throw new IllegalStateException("no such tag: " + tag);
        };
    }

    private static Object present(@Nullable Object model) {
        if (model == null) {
            throw new IllegalStateException("written with a model, read without");
        }
        return model;
    }

    /** Reads the key of an object, whose first component is its metadata; nothing can be read after it. */
    ObjectKey key(Stored model) {
        Metadata like = model.metadata();
        if (next() != Tag.ALIKE) {
            throw new IllegalStateException("not an object");
        }
        int parts = mask(RecordType.known(model.getClass()).size());
        if (!isMarked(parts, 0) || next() != Tag.ALIKE) {
            return like.key();
        }
        int mask = mask(RecordType.known(Metadata.class).size());
        String namespace = isMarked(mask, 0) ? (String) present(read(like.namespace())) : like.namespace();
        String name = isMarked(mask, 1) ? (String) present(read(like.name())) : like.name();
        return new ObjectKey(namespace, name);
    }

    private String remembered(String text) {
        if (texts.size() < Writer.REMEMBERED) {
            texts.add(text);
        }
        return text;
    }

    private String common(@Nullable Object model) {
        int length = (int) unsigned();
        return length == 0 ? "" : ((String) present(model)).substring(0, length);
    }

    private Instant near(@Nullable Object model) {
        Instant from = time == null ? (Instant) present(model) : time;
        Instant instant = from.plusNanos(signed());
        time = instant;
        return instant;
    }

    private Instant far() {
        Instant instant = Instant.ofEpochSecond(signed(), unsigned());
        time = instant;
        return instant;
    }

    private Object alike(Object model) {
        RecordType type = RecordType.known(model.getClass());
        @Nullable Object[] parts = new @Nullable Object[type.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = type.read(model, i);
        }
        return type.make(differing(parts));
    }

    private Object record() {
        RecordType type = RecordType.known(RecordType.numbered((int) unsigned()));
        @Nullable Object[] parts = new @Nullable Object[type.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = read(null);
        }
        return type.make(parts);
    }

    private List<?> list() {
        @Nullable Object[] elements = new @Nullable Object[(int) unsigned()];
        Object before = null;
        for (int i = 0; i < elements.length; i++) {
            before = read(before);
            elements[i] = before;
        }
        return list(elements);
    }

    private static List<?> list(@Nullable Object[] elements) {
        return Collections.unmodifiableList(Arrays.asList(elements));
    }

    private Map<?, ?> mapAlike(Map<?, ?> model) {
        @Nullable Object[] values = differing(model.values().toArray());
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        int i = 0;
        for (Object key : model.keySet()) {
            map.put(key, values[i++]);
        }
        return Collections.unmodifiableMap(map);
    }

    private Map<?, ?> map() {
        int size = (int) unsigned();
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            Object key = present(read(null));
            map.put(key, read(null));
        }
        return Collections.unmodifiableMap(map);
    }

    /** Reads the parts that differ into the places of those of the model. */
    private @Nullable Object[] differing(@Nullable Object[] parts) {
        int mask = mask(parts.length);
        for (int i = 0; i < parts.length; i++) {
            if (isMarked(mask, i)) {
                parts[i] = read(parts[i]);
            }
        }
        return parts;
    }

    /** Goes behind a mask of so many bits and returns where it is. */
    private int mask(int bits) {
        int mask = at;
        at += (bits + 7) >> 3;
        return mask;
    }

    private boolean isMarked(int mask, int bit) {
        return (bytes[mask + (bit >> 3)] & (1 << (bit & 7))) != 0;
    }

    private String chars() {
        int length = (int) unsigned();
        String text = new String(bytes, at, length, UTF_8);
        at += length;
        return text;
    }

    private long signed() {
        long number = unsigned();
        return (number >>> 1) ^ -(number & 1);
    }

    private long unsigned() {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            int octet = next();
            number |= (octet & 0x7FL) << shift;
            if ((octet & 0x80) == 0) {
                return number;
            }
        }
    }

    private long eight() {
        long bits = 0;
        for (int i = 0; i < 8; i++) {
            bits = (bits << 8) | next();
        }
        return bits;
    }

    private int next() {
        return bytes[at++] & 0xFF;
    }
}
