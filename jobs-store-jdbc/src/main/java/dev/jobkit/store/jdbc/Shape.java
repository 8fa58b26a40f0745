package dev.jobkit.store.jdbc;

/**
 * How values of one type stand as a tree of JSON, exactly: what is read is equal to what was written.
 *
 * @param <V> the type
 */
interface Shape<V> {
    /** Returns the tree of a value. */
    Object toTree(V value);

    /** Returns the value of a tree that {@link #toTree} made, of this or an earlier version of the type. */
    V fromTree(Object tree);

    /** Tells whether this is what stands for nothing written: an empty list, zero, false. */
    default boolean isBlank(Object tree) {
        return false;
    }

    /** Returns the value that stands for nothing written; throws when there is none. */
    default V blank() {
        throw new IllegalStateException("a value that must be there is missing");
    }
}
