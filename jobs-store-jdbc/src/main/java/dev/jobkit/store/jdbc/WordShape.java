package dev.jobkit.store.jdbc;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

/**
 * An open word: a record of one text, as that text.
 *
 * @param maker makes the record
 * @param reader gives its text
 */
record WordShape<V>(Constructor<V> maker, Method reader) implements Shape<V> {
    static <V> WordShape<V> of(Class<V> type) {
        try {
            return new WordShape<>(type.getConstructor(String.class), type.getRecordComponents()[0].getAccessor());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("not a public word: " + type, e);
        }
    }

    @Override
    public Object toTree(V value) {
        Object text = RecordShape.read(reader, value);
        if (text == null) {
            throw new IllegalArgumentException("a word without text: " + value);
        }
        return text;
    }

    @Override
    public V fromTree(Object tree) {
        return RecordShape.make(maker, tree);
    }
}
