package dev.jobkit.core.store.pack;

import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import org.jspecify.annotations.Nullable;

/**
 * An object as its difference from a similar one, its model: some 70 bytes for a finished pod beside another of its Job.
 *
 * <p>The object that is opened is equal to the one that was packed; what it has in common with the model, it shares.
 */
public final class Packed {
    private final byte[] bytes;
    private final Stored model;

    private Packed(byte[] bytes, Stored model) {
        this.bytes = bytes;
        this.model = model;
    }

    /** Packs the object; null when it is of a kind that cannot be packed, or takes more bytes than this. */
    public static @Nullable Packed of(Stored object, Stored model, int most) {
        if (object.getClass() != model.getClass() || !RecordType.beginsWith(object.getClass(), Metadata.class)) {
            return null;
        }
        try {
            Writer out = new Writer();
            out.write(object, model);
            return out.size() > most ? null : new Packed(out.bytes(), model);
        } catch (UnpackableException e) {
            return null;
        }
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
