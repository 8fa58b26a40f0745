package dev.jobkit.core.store;

import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Liveness;
import dev.jobkit.spi.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind, found by key, by managing owner and by liveness. Not thread-safe.
 *
 * <p>Nothing is kept in order: writes are many and lists are few, so a list sorts what it has found. Pages are read from an
 * order of the keys that lasts from one page to the next.
 */
final class Shelf {
    private final Group everything = new Group();
    private final Map<String, Group> owned = new HashMap<>();

    /** Some objects, and those of them with which a controller still has work. */
    private static final class Group {
        private final Map<ObjectKey, Stored> all = new HashMap<>();
        private final Map<ObjectKey, Stored> live = new HashMap<>();
        private final KeyOrder order = new KeyOrder(all);

        @Nullable
        Stored put(ObjectKey key, Stored object, boolean isLive) {
            Stored before = all.put(key, object);
            if (isLive) {
                live.put(key, object);
            } else if (before != null) {
                live.remove(key);
            }
            if (before == null) {
                order.added(key);
            }
            return before;
        }

        @Nullable
        Stored remove(ObjectKey key) {
            live.remove(key);
            return all.remove(key);
        }

        Collection<Stored> select(Liveness liveness) {
            return liveness == Liveness.LIVE ? live.values() : all.values();
        }
    }

    @Nullable
    Stored get(ObjectKey key) {
        return everything.all.get(key);
    }

    /** Puts the object in the place of an earlier one, which it returns. */
    @Nullable
    Stored put(Stored object) {
        ObjectKey key = object.key();
        boolean isLive = object.isLive();
        Stored before = everything.put(key, object, isLive);
        String owner = owner(object);
        String ownerBefore = before == null ? null : owner(before);
        if (ownerBefore != null && !ownerBefore.equals(owner)) {
            forget(ownerBefore, key);
        }
        if (owner != null) {
            owned.computeIfAbsent(owner, uid -> new Group()).put(key, object, isLive);
        }
        return before;
    }

    void remove(ObjectKey key) {
        Stored before = everything.remove(key);
        String owner = before == null ? null : owner(before);
        if (owner != null) {
            forget(owner, key);
        }
    }

    private void forget(String owner, ObjectKey key) {
        Group its = owned.get(owner);
        if (its != null) {
            its.remove(key);
            if (its.all.isEmpty()) {
                owned.remove(owner);
            }
        }
    }

    /** Returns what the query chooses after this key, by namespace and name. */
    List<Stored> select(Query query, @Nullable ObjectKey after) {
        String owner = query.ownerUid();
        Group from = owner == null ? everything : owned.get(owner);
        List<Stored> found = new ArrayList<>();
        if (from == null) {
            return found;
        }
        for (Stored object : from.select(query.liveness())) {
            if ((after == null || object.key().compareTo(after) > 0) && query.matches(object)) {
                found.add(object);
            }
        }
        found.sort(Comparator.comparing(Stored::key));
        return found;
    }

    /** Returns what the query chooses after this key, by namespace and name, so many at most; looks at few more. */
    List<Stored> page(Query query, @Nullable ObjectKey after, int limit) {
        String owner = query.ownerUid();
        Group from = owner == null ? everything : owned.get(owner);
        List<Stored> found = new ArrayList<>();
        if (from == null) {
            return found;
        }
        List<ObjectKey> keys = from.order.keys();
        for (int i = after == null ? 0 : place(keys, after); i < keys.size() && found.size() < limit; i++) {
            Stored object = from.all.get(keys.get(i));
            if (object != null && query.matches(object)) {
                found.add(object);
            }
        }
        return found;
    }

    private static int place(List<ObjectKey> keys, ObjectKey after) {
        int at = Collections.binarySearch(keys, after);
        return at < 0 ? -at - 1 : at + 1;
    }

    private static @Nullable String owner(Stored object) {
        for (Owner owner : object.metadata().owners()) {
            if (owner.isController()) {
                return owner.uid();
            }
        }
        return null;
    }
}
