package dev.jobkit.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An immutable map in two arrays that keeps its order; small, and copied by handing it on. */
final class FrozenMap<V> extends AbstractMap<String, V> {
    private final String[] keys;
    private final Object[] values;
    private final boolean sorted;

    private FrozenMap(String[] keys, Object[] values) {
        this.keys = keys;
        this.values = values;
        boolean ascending = true;
        for (int i = 1; i < keys.length && ascending; i++) {
            ascending = keys[i - 1].compareTo(keys[i]) < 0;
        }
        this.sorted = ascending;
    }

    static <V> FrozenMap<V> of(Map<String, V> map) {
        String[] keys = new String[map.size()];
        Object[] values = new Object[map.size()];
        int i = 0;
        for (Map.Entry<String, V> e : map.entrySet()) {
            keys[i] = Objects.requireNonNull(e.getKey(), "key");
            values[i++] = Objects.requireNonNull(e.getValue(), "value");
        }
        return new FrozenMap<>(keys, values);
    }

    boolean isSorted() {
        return sorted;
    }

    private int find(@Nullable Object key) {
        if (sorted && keys.length > 8 && key instanceof String text) {
            return Arrays.binarySearch(keys, text);
        }
        for (int i = 0; i < keys.length; i++) {
            if (keys[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    @SuppressWarnings("unchecked") // the constructor's only caller fills it with V
    private V valueAt(int i) {
        return (V) values[i];
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        int i = find(key);
        return i < 0 ? null : valueAt(i);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return find(key) >= 0;
    }

    @Override
    public int size() {
        return keys.length;
    }

    @Override
    public Set<Map.Entry<String, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, V>> iterator() {
                return entries();
            }

            @Override
            public int size() {
                return keys.length;
            }
        };
    }

    private Iterator<Map.Entry<String, V>> entries() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < keys.length;
            }

            @Override
            public Map.Entry<String, V> next() {
                if (next >= keys.length) {
                    throw new NoSuchElementException();
                }
                Map.Entry<String, V> entry = Map.entry(keys[next], valueAt(next));
                next++;
                return entry;
            }
        };
    }
}
