package dev.jobkit.core.store;

import dev.jobkit.model.Stored;
import org.jspecify.annotations.Nullable;

/** What one owner manages of a {@link Shelf}, and that of it with which a controller still has work. Not thread-safe. */
final class Group {
    private final String owner;
    private final Bag all = new Bag(Bag.Sort.GROUP);
    private final Bag live = new Bag(Bag.Sort.GROUP_LIVE);
    private final KeyOrder order = new KeyOrder(all::cells, cell -> cell.group() == this);
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

    KeyOrder order() {
        return order;
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
