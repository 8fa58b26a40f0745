package dev.jobkit.core.store.pack;

import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;

/**
 * An object as its difference from a similar one, its model: some 70 bytes for a finished pod beside another of its Job.
 *
 * <p>The object that is opened is equal to the one that was packed; what it has in common with the model, it shares.
 */
public final class Packed {
    private final byte[] bytes;
    private final Stored model;

    Packed(byte[] bytes, Stored model) {
        this.bytes = bytes;
        this.model = model;
    }

    /** Returns the object. */
    public Stored open() {
        Object object = new Reader(bytes).read(model);
        if (object == null) {
            throw new AssertionError("an object was packed");
        }
        return (Stored) object;
    }

    /** Returns the key of the object; reads its first bytes only. */
    public ObjectKey key() {
        return new Reader(bytes).key(model);
    }
}
