package dev.jobkit;

import dev.jobkit.model.Stored;
import org.jspecify.annotations.Nullable;

/**
 * What the caller believes of an object; a write is refused when it is not so. Null means no matter.
 *
 * @param uid its uid
 * @param revision its revision
 */
public record Preconditions(@Nullable String uid, @Nullable Long revision) {
    /** The caller believes nothing. */
    public static final Preconditions NONE = new Preconditions(null, null);

    /** Returns the belief that the object is exactly as seen. */
    public static Preconditions asSeen(Stored object) {
        return new Preconditions(object.metadata().uid(), object.metadata().revision());
    }
}
