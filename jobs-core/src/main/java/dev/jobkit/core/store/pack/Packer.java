package dev.jobkit.core.store.pack;

import dev.jobkit.model.Metadata;
import dev.jobkit.model.Stored;
import org.jspecify.annotations.Nullable;

/** Packs one object after the other. For one thread. */
public final class Packer {
    private final Writer out = new Writer();

    /** Packs the object beside its model; null when it is of a kind that cannot be packed, or takes more bytes than this. */
    public @Nullable Packed pack(Stored object, Stored model, int most) {
        if (object.getClass() != model.getClass() || !RecordType.beginsWith(object.getClass(), Metadata.class)) {
            return null;
        }
        try {
            out.begin();
            out.write(object, model);
            return out.size() > most ? null : new Packed(out.bytes(), model);
        } catch (UnpackableException e) {
            return null;
        }
    }
}
