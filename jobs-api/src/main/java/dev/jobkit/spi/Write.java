package dev.jobkit.spi;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Stored;
import org.jspecify.annotations.Nullable;

/** One change of one object within a commit. Writes are based on the revision that the object carries. */
public sealed interface Write {
    /** Returns the object that is written or removed; null for attempts. */
    default @Nullable Stored target() {
        if (this instanceof Create create) {
            return create.object();
        }
        if (this instanceof Update update) {
            return update.object();
        }
        if (this instanceof UpdateStatus update) {
            return update.object();
        }
        return this instanceof Delete delete ? delete.object() : null;
    }

    /**
     * Stores a new object; an object of its kind, namespace and name that is there already is a conflict, unless the same
     * commit deletes it before. Uids tell objects of one kind apart: a Job and the record of its run have the same.
     *
     * @param object the object; its revision does not matter
     */
    record Create(Stored object) implements Write {}

    /**
     * Replaces an object that is still at the revision which the new one carries.
     *
     * @param object the new object
     */
    record Update(Stored object) implements Write {}

    /**
     * Replaces status and metadata of an object that is still at the revision which the new one carries; the spec is
     * the same and need not be written again.
     *
     * @param object the new object
     */
    record UpdateStatus(Stored object) implements Write {}

    /**
     * Removes an object that is still at the revision of the one given; with a run record go the attempts of its uid.
     *
     * @param object its last state, told to followers
     */
    record Delete(Stored object) implements Write {}

    /**
     * Appends an attempt; never a conflict. Appending the same run twice keeps the first.
     *
     * @param attempt the attempt
     */
    record Append(Attempt attempt) implements Write {}

    /**
     * Takes away an attempt that was appended; never a conflict, and nothing where it is not there any more.
     *
     * @param attempt the attempt, found by its run and its log
     */
    record Forget(Attempt attempt) implements Write {}
}
