package dev.jobkit.core.store;

import dev.jobkit.model.ObjectKey;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one owner manages of a {@link Shelf}, and that of it with which a controller still has work. Not thread-safe. */
final class Group {
    private final String owner;
    private final Bag all = new Bag(Bag.Sort.GROUP);
    private final Bag live = new Bag(Bag.Sort.GROUP_LIVE);
    private final KeyOrder order;

    /**
     * Makes the group of this owner.
     *
     * @param cells all of the shelf, by key
     */
    Group(String owner, Map<ObjectKey, Cell> cells) {
        this.owner = owner;
        this.order = new KeyOrder(new Keys(cells));
    }

    String owner() {
        return owner;
    }

    Bag all() {
        return all;
    }

    Bag live() {
        return live;
    }

    KeyOrder order() {
        return order;
    }

    /** The keys of the group, as a view. */
    private final class Keys extends AbstractSet<ObjectKey> {
        private final Map<ObjectKey, Cell> cells;

        Keys(Map<ObjectKey, Cell> cells) {
            this.cells = cells;
        }

        @Override
        public Iterator<ObjectKey> iterator() {
            return all.cells().stream().map(Cell::key).iterator();
        }

        @Override
        public boolean contains(@Nullable Object key) {
            Cell cell = key instanceof ObjectKey known ? cells.get(known) : null;
            return cell != null && cell.group() == Group.this;
        }

        @Override
        public int size() {
            return all.cells().size();
        }
    }
}
