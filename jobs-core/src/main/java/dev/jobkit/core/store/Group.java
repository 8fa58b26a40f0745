package dev.jobkit.core.store;

import dev.jobkit.model.Stored;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The things, at first two, that one owner manages of a {@link Shelf}, and those of them with which a controller still has
 * work. Not thread-safe.
 */
final class Group {
    private final String owner;
    private final Bag all = new Bag(Bag.Sort.GROUP);
    private final Bag live = new Bag(Bag.Sort.GROUP_LIVE);
    private @Nullable KeyOrder order;
    private @Nullable Stored model;

    /** Makes the group of this owner. */
    Group(String owner) {
        this.owner = owner;
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

    /** Returns all its cells in the order of their keys, and perhaps some that no longer are here. */
    List<Cell> inOrder() {
        KeyOrder its = order;
        if (its == null) {
            its = new KeyOrder(all::cells, cell -> cell.group() == this); // few are ever asked for
            order = its;
        }
        return its.cells();
    }

    void add(Cell cell) {
        cell.group(this);
        all.add(cell);
        if (order != null) {
            order.added(cell);
        }
    }

    void remove(Cell cell) {
        all.remove(cell);
        live.remove(cell);
        if (order != null) {
            order.removed();
        }
    }

    /** Returns what its other objects are packed beside; null while there is none. */
    @Nullable
    Stored model() {
        return model;
    }

    void model(Stored object) {
        model = object;
    }
}
