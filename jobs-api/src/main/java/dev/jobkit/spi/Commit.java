package dev.jobkit.spi;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    private static final int FEW = 6;

    /** Copies the collections; judges nothing. */
    public Commit {
        writes = List.copyOf(writes);
        events = List.copyOf(events);
    }

    /**
     * Ensures that no object is written twice and no name created twice, as the second write could not be based on what is
     * stored; stores call it before they apply anything. Objects are told apart by uid.
     *
     * @throws IllegalArgumentException if one is
     */
    public void ensureOneWriteAnObject() {
        if (writes.size() < 2) {
            return;
        }
        if (writes.size() <= FEW ? fewDiffer() : keysDiffer()) {
            return;
        }
        Set<List<?>> seen = new HashSet<>();
        for (Write write : writes) {
            Stored object = write.target();
            if (object == null) {
                continue;
            }
            boolean first = seen.add(
                    List.of(object.kind(), object.key(), object.metadata().uid()));
            if (!first || (write instanceof Write.Create && !seen.add(List.of(object.kind(), object.key())))) {
                throw new IllegalArgumentException("a commit writes "
                        + object.kind().name() + " " + object.key() + " twice; one write is allowed");
            }
        }
    }

    /** Tells whether no two writes are about objects of one name: so it is nearly always, and cheap to find out. */
    private boolean keysDiffer() {
        Set<ObjectKey> keys = new HashSet<>(2 * writes.size());
        for (Write write : writes) {
            Stored object = write.target();
            if (object != null && !keys.add(object.key())) {
                return false;
            }
        }
        return true;
    }

    /** Compares the names and kinds of each with each, which for a few takes less than to put them into a set. */
    private boolean fewDiffer() {
        for (int i = 1; i < writes.size(); i++) {
            Stored object = writes.get(i).target();
            for (int j = 0; object != null && j < i; j++) {
                Stored other = writes.get(j).target();
                if (other != null
                        && other.metadata().name().equals(object.metadata().name())
                        && other.metadata().namespace().equals(object.metadata().namespace())
                        && other.kind().equals(object.kind())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns the commit of these writes without events and fence. */
    public static Commit of(Write... writes) {
        return new Commit(List.of(writes), List.of(), null);
    }
}
