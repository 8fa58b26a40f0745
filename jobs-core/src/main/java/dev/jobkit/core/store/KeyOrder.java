package dev.jobkit.core.store;

import dev.jobkit.model.ObjectKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a map in order, for those who read it page by page: sorted when a page is asked for first, from then on only
 * what came since is sorted in. Keys that went are left in until they are too many. Not thread-safe.
 */
final class KeyOrder {
    private static final int FEW = 1000;

    private final Map<ObjectKey, ?> present;
    private final List<ObjectKey> added = new ArrayList<>(0);
    private @Nullable List<ObjectKey> order;

    KeyOrder(Map<ObjectKey, ?> present) {
        this.present = present;
    }

    /** Notes a new key. */
    void added(ObjectKey key) {
        if (order == null) {
            return;
        }
        added.add(key);
        if (added.size() > present.size() + FEW) {
            order = null; // nobody has asked for a long time
            added.clear();
        }
    }

    /** Returns all keys that are present, in order, and perhaps some that no longer are. */
    List<ObjectKey> keys() {
        List<ObjectKey> known = order;
        if (known == null) {
            known = new ArrayList<>(present.keySet());
            Collections.sort(known);
        } else if (!added.isEmpty() || known.size() > 2 * present.size() + FEW) {
            known = merged(known);
        }
        added.clear();
        order = known;
        return known;
    }

    private List<ObjectKey> merged(List<ObjectKey> old) {
        Collections.sort(added);
        List<ObjectKey> all = new ArrayList<>(present.size());
        int next = 0;
        for (ObjectKey key : old) {
            while (next < added.size() && added.get(next).compareTo(key) <= 0) {
                append(all, added.get(next++));
            }
            append(all, key);
        }
        while (next < added.size()) {
            append(all, added.get(next++));
        }
        return all;
    }

    private void append(List<ObjectKey> all, ObjectKey key) {
        boolean again = !all.isEmpty() && all.get(all.size() - 1).equals(key);
        if (!again && present.containsKey(key)) {
            all.add(key);
        }
    }
}
