package dev.jobkit.core.store.pack;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Similar values in a row, each kept as its difference from the one before.
 *
 * @param <T> a record of the model
 */
public final class PackedRow<T> {
    private final byte[] bytes;
    private final int size;

    private PackedRow(byte[] bytes, int size) {
        this.bytes = bytes;
        this.size = size;
    }

    /** Packs the values; null when they are of a kind that cannot be packed. */
    public static <T> @Nullable PackedRow<T> of(List<T> values) {
        try {
            Writer out = new Writer();
            Object before = null;
            for (T value : values) {
                out.write(value, before);
                before = value;
            }
            return new PackedRow<>(out.bytes(), values.size());
        } catch (UnpackableException e) {
            return null;
        }
    }

    /** Returns the values in their order. */
    @SuppressWarnings("unchecked") // what was written is read
    public List<T> open() {
        Reader in = new Reader(bytes);
        List<T> values = new ArrayList<>(size);
        Object before = null;
        for (int i = 0; i < size; i++) {
            before = in.read(before);
            values.add((T) before);
        }
        return values;
    }
}
