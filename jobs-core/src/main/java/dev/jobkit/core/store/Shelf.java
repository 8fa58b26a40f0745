package dev.jobkit.core.store;

import dev.jobkit.core.store.pack.Packed;
import dev.jobkit.core.store.pack.Packer;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Liveness;
import dev.jobkit.spi.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind, found by key, by managing owner and by liveness. Not thread-safe.
 *
 * <p>Each object has one {@link Cell}, found by one look into a table; the bags and groups it belongs to hold the cell and no
 * map of their own. Nothing is kept in order: writes are many and lists are few, so a list sorts what it has found. Pages
 * are read from an order of the keys that lasts from one page to the next. What has ended can be {@linkplain #pack packed}.
 */
final class Shelf {
    /** From this size on a group has a model of its own, beside which its objects take the fewest bytes. */
    private static final int WORTH_A_MODEL = 16;

    /** What takes more bytes than this differs too much from its model and is kept as it is. */
    private static final int MOST_BYTES = 400;

    private final int unpacked;
    private final CellTable cells = new CellTable();
    private final KeyOrder order = new KeyOrder(cells::cells, cell -> !cell.isRemoved());
    private final Bag live = new Bag(Bag.Sort.LIVE);

    /** By the uid of an owner the {@link Group} of what it owns, or the {@link Cell} of the only thing it owns. */
    private final Map<String, Object> owned = new HashMap<>();

    private @Nullable Stored model;

    /** Makes an empty shelf that packs nothing while it has no more objects than this: to open them again takes longer. */
    Shelf(int unpacked) {
        this.unpacked = unpacked;
    }

    @Nullable
    Stored get(ObjectKey key) {
        Cell cell = cells.get(key);
        return cell == null ? null : cell.object();
    }

    /** Returns the cell of this key, if there is one. */
    @Nullable
    Cell cell(ObjectKey key) {
        return cells.get(key);
    }

    /** Puts the object into the cell of its key, which it returns. */
    Cell put(Stored object) {
        return put(cells.get(object.key()), object);
    }

    /** Puts the object into the cell of its key, or a new one where it has none; returns the cell. */
    Cell put(@Nullable Cell known, Stored object) {
        Cell cell = known;
        if (cell == null) {
            cell = new Cell(object);
            cells.add(object.key(), cell);
            order.added(cell);
        } else {
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
        return cell;
    }

    /** Keeps this object in few bytes from now on, if it is what its cell has, has ended and is like others. */
    void pack(Stored object) {
        Cell cell = cells.get(object.key());
        Packable packable = cell == null || cell.content() != object ? null : packable(cell, object);
        Packed packed = packable == null ? null : packable.packed(new Packer());
        if (packable != null && packed != null) {
            packable.cell().pack(packed);
        }
    }

    /** Tells whether there are so many objects that those which have ended are packed. */
    boolean isPacked() {
        return cells.size() > unpacked;
    }

    /** Returns how the object, which is what the cell has, can be kept in few bytes; null if it goes on or is not like others. */
    @Nullable
    Packable packable(Cell cell, Stored object) {
        if (object.isLive() || !isPacked()) {
            return null;
        }
        Stored like = model(cell, object);
        return like == object ? null : new Packable(cell, object, like);
    }

    /**
     * What can be packed, which needs no lock.
     *
     * @param cell where it is
     * @param object what is there
     * @param like what it is packed beside
     */
    record Packable(Cell cell, Stored object, Stored like) {
        /** Returns it packed; null when it differs too much. */
        @Nullable
        Packed packed(Packer packer) {
            return packer.pack(object, like, MOST_BYTES);
        }
    }

    /** Returns what this object is packed beside: the first of its large group or of all, which may be itself. */
    private Stored model(Cell cell, Stored object) {
        Group group = cell.group();
        if (group != null && group.all().cells().size() >= WORTH_A_MODEL) {
            Stored its = group.model();
            if (its == null) {
                group.model(object);
            }
            return its == null ? object : its;
        }
        Stored its = model == null ? object : model;
        model = its;
        return its;
    }

    /** Puts the cell with what its owner owns, if there is an owner and it is not there. */
    private void join(Cell cell, @Nullable String owner) {
        String before = cell.owner();
        if (before != null) {
            if (before.equals(owner)) {
                return;
            }
            leave(cell, before);
        }
        if (owner != null) {
            Object others = owned.putIfAbsent(owner, cell);
            if (others == null) {
                cell.alone(owner);
            } else {
                group(owner, others).add(cell);
            }
        }
    }

    /** Returns the group of what an owner owns; it is made for the second thing. */
    private Group group(String owner, Object others) {
        if (others instanceof Group group) {
            return group;
        }
        Group made = new Group(owner);
        Cell first = (Cell) others;
        made.add(first);
        if (isLive(first)) {
            made.live().add(first);
        }
        owned.put(owner, made);
        return made;
    }

    private static boolean isLive(Cell cell) {
        return cell.at(Bag.Sort.LIVE) >= 0;
    }

    private void leave(Cell cell, String owner) {
        Group group = cell.group();
        if (group != null) {
            group.remove(cell);
        }
        cell.ownerless();
        if (group == null || group.all().isEmpty()) {
            owned.remove(owner);
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
            String owner = cell.owner();
            if (owner != null) {
                leave(cell, owner);
            }
            cell.remove();
            order.removed();
        }
    }

    /**
     * Returns what has to be looked at for a query, in no order: each is an object or one to be opened. What is slow, to
     * {@linkplain Cell#open open} and to choose among them, needs no lock.
     */
    List<Object> candidates(Query query) {
        List<Cell> found = cells(query);
        List<Object> contents = new ArrayList<>(found.size());
        for (Cell cell : found) {
            contents.add(cell.content());
        }
        return contents;
    }

    private List<Cell> cells(Query query) {
        boolean onlyLive = query.liveness() == Liveness.LIVE;
        String owner = query.ownerUid();
        if (owner == null) {
            return onlyLive ? live.cells() : cells.cells();
        }
        if (owner.isEmpty()) {
            List<Cell> all = onlyLive ? live.cells() : cells.cells();
            return all.stream().filter(cell -> cell.owner() == null).toList(); // what is packed stays so
        }
        Object its = owned.get(owner);
        if (its instanceof Group group) {
            return onlyLive ? group.live().cells() : group.all().cells();
        }
        return its instanceof Cell cell && (!onlyLive || isLive(cell)) ? List.of(cell) : List.of();
    }

    /** Returns what the query chooses after this key, by namespace and name, so many at most; looks at few more. */
    List<Stored> page(Query query, @Nullable ObjectKey after, int limit) {
        List<Stored> found = new ArrayList<>();
        String owner = query.ownerUid();
        List<Cell> inOrder = owner == null || owner.isEmpty() ? order.cells() : inOrder(owner);
        int from = after == null ? 0 : KeyOrder.placeAfter(inOrder, after);
        for (int i = from; i < inOrder.size() && found.size() < limit; i++) {
            Cell cell = inOrder.get(i);
            if (!cell.isRemoved()) {
                Stored object = cell.object();
                if (query.matches(object)) {
                    found.add(object);
                }
            }
        }
        return found;
    }

    private List<Cell> inOrder(String owner) {
        Object its = owned.get(owner);
        if (its instanceof Group group) {
            return group.inOrder();
        }
        return its instanceof Cell cell ? List.of(cell) : List.of();
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
