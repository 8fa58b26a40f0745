package dev.jobkit.store.jdbc;

/**
 * How values of one type stand as JSON, exactly: what is read is equal to what was written.
 *
 * @param <V> the type
 */
interface Shape<V> {
    /** Writes a value at the end of a text; false when it is what stands for nothing written: an empty list, zero, false. */
    boolean write(V value, StringBuilder out);

    /** Reads a value that {@link #write} wrote, of this or an earlier version of the type. */
    V read(JsonText in);

    /** Returns the value that stands for nothing written; throws when there is none. */
    default V blank() {
        throw new IllegalStateException("a value that must be there is missing");
    }
}
