package dev.jobkit.model;

/**
 * What a store keeps: an object with metadata.
 *
 * <p>Open: kinds may be added. Implementations are immutable values.
 */
public interface Stored {
    /** Returns the kind of this object. */
    Kind<?> kind();

    /** Returns the metadata. */
    Metadata metadata();

    /** Returns this object with other metadata. */
    Stored withMetadata(Metadata metadata);

    /**
     * Tells whether a controller still has work with this object; a store keeps such objects within quick reach, so that
     * a start reads only them.
     */
    default boolean isLive() {
        return metadata().isDeleting();
    }

    /** Returns the key among objects of its kind. */
    default ObjectKey key() {
        return metadata().key();
    }
}
