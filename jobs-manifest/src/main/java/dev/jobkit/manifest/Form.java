package dev.jobkit.manifest;

import java.util.function.Function;

/**
 * How values of one class stand in a canonical tree.
 *
 * @param <V> the class of the values
 */
interface Form<V> {
    /** Reads a value from a canonical tree; throws {@link UnfitException} when the value has no such words. */
    V fromTree(Object tree);

    /** Writes a value. */
    Object toTree(V value);

    static <V> Form<V> of(Function<Object, V> reader, Function<V, Object> writer) {
        return new Form<>() {
            @Override
            public V fromTree(Object tree) {
                return reader.apply(tree);
            }

            @Override
            public Object toTree(V value) {
                return writer.apply(value);
            }
        };
    }
}
