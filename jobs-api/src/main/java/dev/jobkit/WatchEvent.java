package dev.jobkit;

import dev.jobkit.model.Stored;
import org.jspecify.annotations.Nullable;

/**
 * One step of a watch.
 *
 * @param type what happened to the object, or a bookmark
 * @param object the object; null for a bookmark
 * @param revision the place; resume after it
 * @param <T> the class of the objects
 */
public record WatchEvent<T extends Stored>(
        Type type, @Nullable T object, long revision) {
    /** What a step of a watch says. */
    public enum Type {
        /** The object is new, or new among those watched. */
        ADDED,
        /** The object has changed. */
        MODIFIED,
        /** The object is gone, or no longer among those watched. */
        DELETED,
        /** Nothing; but a watch may be resumed from here. */
        BOOKMARK
    }
}
