package dev.jobkit.store.jdbc;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Values that many objects have in common, such as the spec of the pods of a template or of a Job and its record: the text of
 * those written last is kept and found by the value itself, which is immutable. Thread-safe.
 *
 * @param <V> the values
 */
final class SharedShape<V> implements Shape<V> {
    /** A power of two. */
    private static final int MOST = 16;

    private final Shape<V> shape;
    private final AtomicReferenceArray<Written<V>> last = new AtomicReferenceArray<>(MOST);

    private record Written<V>(V value, String text, boolean isMore) {}

    SharedShape(Shape<V> shape) {
        this.shape = shape;
    }

    @Override
    public boolean write(V value, StringBuilder out) {
        Written<V> written = written(value);
        out.append(written.text);
        return written.isMore;
    }

    @SuppressWarnings("ReferenceEquality") // an equal value may be written, too; this is to be cheap
    private Written<V> written(V value) {
        int place = System.identityHashCode(value) & (MOST - 1);
        Written<V> known = last.get(place);
        if (known != null && known.value == value) {
            return known;
        }
        StringBuilder out = new StringBuilder(1024);
        boolean isMore = shape.write(value, out);
        Written<V> written = new Written<>(value, out.toString(), isMore);
        last.set(place, written);
        return written;
    }

    /** Returns the text of a value. */
    String text(V value) {
        return written(value).text;
    }

    @Override
    public V read(JsonText in) {
        return shape.read(in);
    }

    @Override
    public V blank() {
        return shape.blank();
    }
}
