package dev.jobkit.core.store;

import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Liveness;
import dev.jobkit.spi.Query;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All objects of one kind, found by key, by managing owner and by liveness. Not thread-safe. */
final class Shelf {
    private final NavigableMap<ObjectKey, Stored> all = new TreeMap<>();
    private final NavigableMap<ObjectKey, Stored> live = new TreeMap<>();
    private final Map<String, Owned> owned = new HashMap<>();

    /** What one owner manages. */
    private static final class Owned {
        private final NavigableMap<ObjectKey, Stored> all = new TreeMap<>();
        private final NavigableMap<ObjectKey, Stored> live = new TreeMap<>();
    }

    @Nullable
    Stored get(ObjectKey key) {
        return all.get(key);
    }

    void put(Stored object) {
        ObjectKey key = object.key();
        Stored before = all.put(key, object);
        String owner = owner(object);
        if (before != null) {
            String ownerBefore = owner(before);
            if (ownerBefore != null && !ownerBefore.equals(owner)) {
                forget(ownerBefore, key);
            }
        }
        boolean isLive = object.isLive();
        if (isLive) {
            live.put(key, object);
        } else if (before != null) {
            live.remove(key);
        }
        if (owner != null) {
            Owned its = owned.computeIfAbsent(owner, uid -> new Owned());
            its.all.put(key, object);
            if (isLive) {
                its.live.put(key, object);
            } else {
                its.live.remove(key);
            }
        }
    }

    void remove(ObjectKey key) {
        Stored before = all.remove(key);
        live.remove(key);
        String owner = before == null ? null : owner(before);
        if (owner != null) {
            forget(owner, key);
        }
    }

    private void forget(String owner, ObjectKey key) {
        Owned its = owned.get(owner);
        if (its != null) {
            its.all.remove(key);
            its.live.remove(key);
            if (its.all.isEmpty()) {
                owned.remove(owner);
            }
        }
    }

    /** Returns the smallest ready-made selection that holds everything the query chooses, after this key. */
    Collection<Stored> select(Query query, @Nullable ObjectKey after) {
        boolean onlyLive = query.liveness() == Liveness.LIVE;
        NavigableMap<ObjectKey, Stored> from;
        String owner = query.ownerUid();
        if (owner != null) {
            Owned its = owned.get(owner);
            if (its == null) {
                return List.of();
            }
            from = onlyLive ? its.live : its.all;
        } else {
            from = onlyLive ? live : all;
        }
        String namespace = query.namespace();
        if (namespace != null) {
            // "\0" is the smallest text that follows a namespace's own name
            from = from.subMap(new ObjectKey(namespace, ""), true, new ObjectKey(namespace + "\0", ""), false);
        }
        if (after != null) {
            ObjectKey first = namespace == null ? after : max(after, new ObjectKey(namespace, ""));
            from = namespace != null && first.namespace().compareTo(namespace) > 0
                    ? new TreeMap<>()
                    : from.tailMap(first, false);
        }
        return from.values();
    }

    private static ObjectKey max(ObjectKey a, ObjectKey b) {
        return a.compareTo(b) >= 0 ? a : b;
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
