package dev.jobkit.core.store.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jobkit.model.IndexSet;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values as differences; {@link Reader} is its mirror. For one thread. */
final class Writer {
    /** Texts further back than this are written again. */
    static final int REMEMBERED = 32;

    private static final int UUID_LENGTH = 36;

    private byte[] bytes = new byte[160];
    private int size;
    private final @Nullable String[] texts = new @Nullable String[REMEMBERED];
    private int remembered;
    private @Nullable Instant time;

    /** Begins anew. */
    void begin() {
        size = 0;
        remembered = 0;
        time = null;
    }

    int size() {
        return size;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    /**
     * Writes a value.
     *
     * @param model a similar one, which the reader will have, too
     * @throws UnpackableException if it has a part that is no value of the model; what was written is useless then
     */
    void write(@Nullable Object value, @Nullable Object model) throws UnpackableException {
        if (value == null) {
            put(Tag.NULL);
        } else if (value instanceof String text) {
            text(text, model instanceof String like ? like : "");
        } else if (value instanceof Instant instant) {
            instant(instant, model instanceof Instant like ? like : null);
        } else if (value instanceof Record) {
            record(value, model);
        } else if (value instanceof List<?> list) {
            list(list, model);
        } else if (value instanceof Map<?, ?> map) {
            map(map, model);
        } else {
            scalar(value, model);
        }
    }

    @SuppressWarnings("EnumOrdinal") // read by the same program
    private void scalar(Object value, @Nullable Object model) throws UnpackableException {
        if (value instanceof Boolean flag) {
            put(flag ? Tag.TRUE : Tag.FALSE);
        } else if (value instanceof Integer number) {
            put(Tag.INT);
            signed((long) number - (model instanceof Integer like ? like : 0));
        } else if (value instanceof Long number) {
            put(Tag.LONG);
            signed(number - (model instanceof Long like ? like : 0));
        } else if (value instanceof Double number) {
            put(Tag.DOUBLE);
            eight(Double.doubleToRawLongBits(number));
        } else if (value instanceof Duration span) {
            put(Tag.DURATION);
            signed(span.getSeconds());
            unsigned(span.getNano());
        } else if (value instanceof Enum<?> constant) {
            put(Tag.ENUM);
            unsigned(RecordType.number(constant.getDeclaringClass()));
            unsigned(constant.ordinal());
        } else if (value instanceof IndexSet indexes) {
            put(Tag.INDEX_SET);
            chars(indexes.toString());
        } else if (value instanceof BigDecimal decimal) {
            put(Tag.DECIMAL);
            chars(decimal.toString());
        } else {
            throw new UnpackableException(value.getClass());
        }
    }

    private void text(String text, String like) throws UnpackableException {
        int before = place(text);
        if (before >= 0) {
            put(Tag.SAME_TEXT);
            put(before);
            return;
        }
        if (remembered < REMEMBERED) {
            texts[remembered++] = text;
        }
        if (text.length() == UUID_LENGTH && uuid(text)) {
            return;
        }
        int common = 0;
        while (common < Math.min(text.length(), like.length()) && text.charAt(common) == like.charAt(common)) {
            common++;
        }
        if (common > 0 && Character.isHighSurrogate(text.charAt(common - 1))) {
            common--; // what is written has to be text by itself
        }
        put(Tag.TEXT);
        unsigned(common);
        chars(text, common);
    }

    /** Returns the place of an equal text among those before; negative where there is none. */
    private int place(String text) {
        for (int i = remembered - 1; i >= 0; i--) {
            if (text.equals(texts[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Writes the number of which this is the text; false if it is another text. */
    private boolean uuid(String text) {
        boolean dashed =
                text.charAt(8) == '-' && text.charAt(13) == '-' && text.charAt(18) == '-' && text.charAt(23) == '-';
        if (!dashed) {
            return false;
        }
        long first = Hex.number(text, 0, 8);
        long second = Hex.number(text, 9, 13);
        long third = Hex.number(text, 14, 18);
        long fourth = Hex.number(text, 19, 23);
        long last = Hex.number(text, 24, UUID_LENGTH);
        if ((first | second | third | fourth | last) < 0) {
            return false;
        }
        put(Tag.UUID);
        eight(first << 32 | second << 16 | third);
        eight(fourth << 48 | last);
        return true;
    }

    private void instant(Instant instant, @Nullable Instant like) {
        Instant from = time == null ? like : time;
        time = instant;
        // seconds that differ by less than a century, so that the nanoseconds fit into a long
        if (from != null && Math.abs(instant.getEpochSecond() - from.getEpochSecond()) < 3_000_000_000L) {
            put(Tag.NEAR);
            signed((instant.getEpochSecond() - from.getEpochSecond()) * 1_000_000_000L
                    + instant.getNano()
                    - from.getNano());
        } else {
            put(Tag.INSTANT);
            signed(instant.getEpochSecond());
            unsigned(instant.getNano());
        }
    }

    private void record(Object value, @Nullable Object model) throws UnpackableException {
        RecordType type = RecordType.of(value.getClass());
        if (model != null && model.getClass() == value.getClass()) {
            alike(type, value, model);
            return;
        }
        put(Tag.RECORD);
        unsigned(RecordType.number(value.getClass()));
        for (int i = 0; i < type.size(); i++) {
            write(type.read(value, i), null);
        }
    }

    /** Writes which components differ, and these; returns whether there are any. */
    private boolean alike(RecordType type, Object value, Object model) throws UnpackableException {
        put(Tag.ALIKE);
        int mask = reserveMask(type.size());
        boolean differs = false;
        for (int i = 0; i < type.size(); i++) {
            if (writeIfDifferent(type.read(value, i), type.read(model, i), type.part(i))) {
                mark(mask, i);
                differs = true;
            }
        }
        return differs;
    }

    /**
     * Compares and writes in one go, since most of what is compared is a tree that is equal or nearly so.
     *
     * @param type what the value is, if it is a record; null if that is to be looked up
     */
    private boolean writeIfDifferent(@Nullable Object value, @Nullable Object model, @Nullable RecordType type)
            throws UnpackableException {
        if (value == model) {
            return false;
        }
        if (value == null || model == null) {
            write(value, model);
            return true;
        }
        if (isPlain(value)) { // asked first: what a class is costs less to ask than what it implements
            return writeIfUnequal(value, model);
        }
        int begin = size;
        boolean differs = true;
        if (value instanceof Record) {
            if (value.getClass() == model.getClass()) {
                differs = alike(type == null ? RecordType.of(value.getClass()) : type, value, model);
            } else {
                write(value, model);
            }
        } else if (value instanceof List<?> list) {
            differs = list(list, model);
        } else if (value instanceof Map<?, ?> map) {
            differs = map(map, model);
        } else {
            return writeIfUnequal(value, model);
        }
        if (!differs) {
            size = begin; // nothing was written but masks
        }
        return differs;
    }

    private boolean writeIfUnequal(Object value, Object model) throws UnpackableException {
        if (value.equals(model)) {
            return false;
        }
        write(value, model);
        return true;
    }

    private static boolean isPlain(Object value) {
        return value instanceof String
                || value instanceof Instant
                || value instanceof Number
                || value instanceof Enum<?>
                || value instanceof Boolean;
    }

    private int reserveMask(int bits) {
        int at = size;
        ensure((bits + 7) >> 3);
        size += (bits + 7) >> 3;
        for (int i = at; i < size; i++) { // one or two
            bytes[i] = 0;
        }
        return at;
    }

    private void mark(int mask, int bit) {
        bytes[mask + (bit >> 3)] |= (byte) (1 << (bit & 7));
    }

    /** Writes the list; returns whether it differs. */
    private boolean list(List<?> list, @Nullable Object model) throws UnpackableException {
        int length = list.size();
        if (model instanceof List<?> like && like.size() == length) {
            put(Tag.LIST_ALIKE);
            int mask = reserveMask(length);
            boolean differs = false;
            for (int i = 0; i < length; i++) {
                if (writeIfDifferent(list.get(i), like.get(i), null)) {
                    mark(mask, i);
                    differs = true;
                }
            }
            return differs;
        }
        put(Tag.LIST);
        unsigned(length);
        Object before = null;
        for (Object element : list) {
            write(element, before);
            before = element;
        }
        return true;
    }

    /** Writes the map; returns whether it differs. */
    private boolean map(Map<?, ?> map, @Nullable Object model) throws UnpackableException {
        if (model instanceof Map<?, ?> like && sameKeys(map, like)) {
            put(Tag.MAP_ALIKE);
            int mask = reserveMask(map.size());
            boolean differs = false;
            Iterator<? extends Map.Entry<?, ?>> likes = like.entrySet().iterator();
            int i = 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (writeIfDifferent(entry.getValue(), likes.next().getValue(), null)) {
                    mark(mask, i);
                    differs = true;
                }
                i++;
            }
            return differs;
        }
        put(Tag.MAP);
        unsigned(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            write(entry.getKey(), null);
            write(entry.getValue(), null);
        }
        return true;
    }

    private static boolean sameKeys(Map<?, ?> map, Map<?, ?> like) {
        if (map.size() != like.size()) {
            return false;
        }
        Iterator<? extends Map.Entry<?, ?>> likes = like.entrySet().iterator();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!entry.getKey().equals(likes.next().getKey())) {
                return false;
            }
        }
        return true;
    }

    private void chars(String text) throws UnpackableException {
        chars(text, 0);
    }

    /** Writes the text from this place on. */
    private void chars(String text, int from) throws UnpackableException {
        int length = text.length() - from;
        if (isAscii(text, from)) {
            unsigned(length);
            ensure(length);
            for (int i = from; i < text.length(); i++) {
                bytes[size++] = (byte) text.charAt(i);
            }
            return;
        }
        String rest = text.substring(from);
        byte[] encoded = rest.getBytes(UTF_8);
        if (!new String(encoded, UTF_8).equals(rest)) {
            throw new UnpackableException(String.class); // half of a surrogate pair
        }
        unsigned(encoded.length);
        ensure(encoded.length);
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        size += encoded.length;
    }

    private static boolean isAscii(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private void signed(long number) {
        unsigned((number << 1) ^ (number >> 63));
    }

    private void unsigned(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            put((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        put((int) rest);
    }

    private void eight(long bits) {
        ensure(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (bits >>> shift);
        }
    }

    private void put(int octet) {
        ensure(1);
        bytes[size++] = (byte) octet;
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
