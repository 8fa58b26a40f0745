package dev.jobkit.spi;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import java.util.List;

/** How a commit ended. */
public sealed interface CommitResult {
    /**
     * All of it is true now.
     *
     * @param objects the written objects with their new revisions, in the order of the writes that are not appends; for a
     *     delete its last state
     * @param revision the last revision that the commit took
     */
    record Done(List<Stored> objects, long revision) implements CommitResult {
        /** Copies the list. */
        public Done {
            objects = List.copyOf(objects);
        }
    }

    /**
     * Nothing of it is true: an object was not at the revision that the write was based on.
     *
     * @param kind the kind of the first such object
     * @param key its key
     * @param found its revision; 0 when it is not there
     */
    record Conflict(Kind<?> kind, ObjectKey key, long found) implements CommitResult {}

    /**
     * Nothing of it is true: the writer's lease has run out or is somebody else's.
     *
     * @param fence the refused fence
     */
    record Fenced(Fence fence) implements CommitResult {}
}
