package dev.jobkit.spi;

import dev.jobkit.event.JobEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes that become true together or not at all.
 *
 * @param writes changes of objects, in order; at most one of each object, told apart by uid: a Create may take the name that
 *     a Delete before it in the same commit makes free
 * @param events what followers are told, in order, after the writes
 * @param fence who writes; null where there is one controller only
 */
public record Commit(
        List<Write> writes, List<JobEvent> events, @Nullable Fence fence) {
    /** Copies the collections; judges nothing. */
    public Commit {
        writes = List.copyOf(writes);
        events = List.copyOf(events);
    }

    /** Returns the commit of these writes without events and fence. */
    public static Commit of(Write... writes) {
        return new Commit(List.of(writes), List.of(), null);
    }
}
