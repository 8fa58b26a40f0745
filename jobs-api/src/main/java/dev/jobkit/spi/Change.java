package dev.jobkit.spi;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Stored;

/** One entry of a store's change log. Each has a revision of its own; there are no gaps. */
public sealed interface Change {
    /** Returns its place in the log. */
    long revision();

    /**
     * An object was written.
     *
     * @param revision its place in the log
     * @param type what was done
     * @param object the object as it was then; a store may give a later state when it no longer has that one
     */
    record Written(long revision, Type type, Stored object) implements Change {}

    /**
     * Something happened.
     *
     * @param revision its place in the log
     * @param event what
     */
    record Told(long revision, JobEvent event) implements Change {}

    /**
     * Something that followers do not see, such as an appended attempt, took this place.
     *
     * @param revision its place in the log
     */
    record Hidden(long revision) implements Change {}

    /** What was done to an object. */
    enum Type {
        /** It was stored first. */
        ADDED,
        /** It was changed. */
        MODIFIED,
        /** It was removed; the object is its last state. */
        DELETED
    }
}
