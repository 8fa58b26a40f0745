package dev.jobkit.core.loop;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pods that the passes of one entry look at, by uid, in the order of their coming; small while it is one, as there may be
 * many entries. Belongs to the worker that has the entry.
 */
final class Slots {
    /** The only one; null when there is none, or more than one. */
    private @Nullable PodSlot one;

    /** All of them, while there are more than one. */
    private @Nullable Map<String, PodSlot> many;

    /** Returns the slot of this pod. */
    @Nullable
    PodSlot get(String uid) {
        if (many != null) {
            return many.get(uid);
        }
        return one != null && one.uid().equals(uid) ? one : null;
    }

    /** Puts the slot to the others, or in the place of an earlier one of its pod. */
    void put(PodSlot slot) {
        PodSlot first = one;
        if (many != null) {
            many.put(slot.uid(), slot);
        } else if (first == null || first.uid().equals(slot.uid())) {
            one = slot;
        } else {
            Map<String, PodSlot> both = new LinkedHashMap<>();
            both.put(first.uid(), first);
            both.put(slot.uid(), slot);
            many = both;
            one = null;
        }
    }

    /** Puts the slot to the others unless there is one of its pod; returns that one, or null. */
    @Nullable
    PodSlot putIfAbsent(PodSlot slot) {
        PodSlot present = get(slot.uid());
        if (present == null) {
            put(slot);
        }
        return present;
    }

    /** Takes the slot of this pod away, if there is one. */
    void remove(String uid) {
        if (many != null) {
            many.remove(uid);
            many = many.isEmpty() ? null : many;
        } else if (get(uid) != null) {
            one = null;
        }
    }

    void clear() {
        one = null;
        many = null;
    }

    /** Returns all of them, to be looked through before there are others. */
    Collection<PodSlot> all() {
        if (many != null) {
            return many.values();
        }
        return one == null ? List.of() : List.of(one);
    }

    int size() {
        return all().size();
    }

    boolean isEmpty() {
        return one == null && many == null;
    }
}
