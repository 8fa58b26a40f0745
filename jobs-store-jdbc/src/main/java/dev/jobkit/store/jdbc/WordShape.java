package dev.jobkit.store.jdbc;

import java.lang.reflect.Constructor;

/**
 * An open word: a record of one text, as that text.
 *
 * @param maker makes the record
 * @param reader gives its text
 */
record WordShape<V>(Constructor<V> maker, Getter reader) implements Shape<V> {
    static <V> WordShape<V> of(Class<V> type) {
        try {
            return new WordShape<>(
                    type.getConstructor(String.class), new Getter(type.getRecordComponents()[0].getAccessor()));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("not a public word: " + type, e);
        }
    }

    @Override
    public boolean write(V value, StringBuilder out) {
        Object text = reader.of(value);
        if (text == null) {
            throw new IllegalArgumentException("a word without text: " + value);
        }
        JsonText.quote((String) text, out);
        return true;
    }

    @Override
    public V read(JsonText in) {
        return RecordShape.make(maker, in.string());
    }
}
