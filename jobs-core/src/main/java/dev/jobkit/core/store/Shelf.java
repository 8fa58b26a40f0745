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
 * <p>Each object has one {@link Cell}, found by one look into a map; the bags and groups it belongs to hold the cell and no
 * map of their own. Nothing is kept in order: writes are many and lists are few, so a list sorts what it has found. Pages
 * are read from an order of the keys that lasts from one page to the next.
 */
final class Shelf {
    private final Map<ObjectKey, Cell> cells = new HashMap<>();
    private final KeyOrder order = new KeyOrder(cells.keySet());
    private final Bag live = new Bag(Bag.Sort.LIVE);
    private final Map<String, Group> groups = new HashMap<>();

    @Nullable
    Stored get(ObjectKey key) {
        Cell cell = cells.get(key);
        return cell == null ? null : cell.object();
    }

    /** Puts the object in the place of an earlier one, which it returns. */
    @Nullable
    Stored put(Stored object) {
        ObjectKey key = object.key();
        Cell cell = cells.get(key);
        Stored before = null;
        if (cell == null) {
            cell = new Cell(key, object);
            cells.put(key, cell);
            order.added(key);
        } else {
            before = cell.object();
            cell.object(object);
        }
        join(cell, owner(object));
        if (object.isLive()) {
            live.add(cell);
            Group group = cell.group();
            if (group != null) {
                group.live().add(cell);
            }
        } else {
            leaveLive(cell);
        }
        return before;
    }

    /** Puts the cell into the group of its owner, if there is one and it is not there. */
    private void join(Cell cell, @Nullable String owner) {
        Group before = cell.group();
        if (before != null) {
            if (before.owner().equals(owner)) {
                return;
            }
            leave(cell, before);
        }
        if (owner != null) {
            Group group = groups.computeIfAbsent(owner, uid -> new Group(uid, cells));
            cell.group(group);
            group.all().add(cell);
            group.order().added(cell.key());
        }
    }

    private void leave(Cell cell, Group group) {
        group.all().remove(cell);
        group.live().remove(cell);
        cell.group(null);
        if (group.all().isEmpty()) {
            groups.remove(group.owner());
        }
    }

    private void leaveLive(Cell cell) {
        live.remove(cell);
        Group group = cell.group();
        if (group != null) {
            group.live().remove(cell);
        }
    }

    void remove(ObjectKey key) {
        Cell cell = cells.remove(key);
        if (cell != null) {
            leaveLive(cell);
            Group group = cell.group();
            if (group != null) {
                leave(cell, group);
            }
        }
    }

    /** Returns what the query chooses after this key, by namespace and name. */
    List<Stored> select(Query query, @Nullable ObjectKey after) {
        List<Stored> found = new ArrayList<>();
        for (Cell cell : candidates(query)) {
            if (after == null || cell.key().compareTo(after) > 0) {
                addIfChosen(found, cell, query);
            }
        }
        found.sort(Comparator.comparing(Stored::key));
        return found;
    }

    private Collection<Cell> candidates(Query query) {
        boolean onlyLive = query.liveness() == Liveness.LIVE;
        if (query.ownerUid() == null) {
            return onlyLive ? live.cells() : cells.values();
        }
        Group group = groups.get(query.ownerUid());
        if (group == null) {
            return List.of();
        }
        return onlyLive ? group.live().cells() : group.all().cells();
    }

    /** Returns what the query chooses after this key, by namespace and name, so many at most; looks at few more. */
    List<Stored> page(Query query, @Nullable ObjectKey after, int limit) {
        Group group = query.ownerUid() == null ? null : groups.get(query.ownerUid());
        List<Stored> found = new ArrayList<>();
        if (query.ownerUid() != null && group == null) {
            return found;
        }
        List<ObjectKey> keys = (group == null ? order : group.order()).keys();
        for (int i = after == null ? 0 : place(keys, after); i < keys.size() && found.size() < limit; i++) {
            Cell cell = cells.get(keys.get(i));
            if (cell != null) {
                addIfChosen(found, cell, query);
            }
        }
        return found;
    }

    private static void addIfChosen(List<Stored> found, Cell cell, Query query) {
        Stored object = cell.object();
        if (query.matches(object)) {
            found.add(object);
        }
    }

    private static int place(List<ObjectKey> keys, ObjectKey after) {
        int at = Collections.binarySearch(keys, after);
        return at < 0 ? -at - 1 : at + 1;
    }

    private static @Nullable String owner(Stored object) {
        List<Owner> owners = object.metadata().owners();
        for (int i = 0; i < owners.size(); i++) {
            if (owners.get(i).isController()) {
                return owners.get(i).uid();
            }
        }
        return null;
    }
}
