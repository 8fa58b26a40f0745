package dev.jobkit.core.store;

import dev.jobkit.core.store.pack.Packed;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import org.jspecify.annotations.Nullable;

/** Where one object of a {@link Shelf} is kept; it knows its group and where it stands in each {@link Bag}. */
final class Cell {
    /** A {@link Stored}, a {@link Packed}, or the {@link ObjectKey} of what was removed. */
    private Object content;

    /** The {@link Group} it is in, or the uid of its owner while that owns nothing else. */
    private @Nullable Object group;

    private int inLive = -1;
    private int inGroup = -1;
    private int inGroupLive = -1;

    Cell(Stored object) {
        this.content = object;
    }

    ObjectKey key() {
        if (content instanceof Packed packed) {
            return packed.key();
        }
        return content instanceof Stored object ? object.key() : (ObjectKey) content;
    }

    /** Tells whether this is the key of the cell. */
    boolean is(ObjectKey key) {
        if (content instanceof Stored object) {
            Metadata metadata = object.metadata();
            return metadata.name().equals(key.name()) && metadata.namespace().equals(key.namespace());
        }
        return key().equals(key);
    }

    /** Returns the object, or the packed one, for {@link #open}. */
    Object content() {
        return content;
    }

    /** Returns the object; not of a cell that was removed. */
    Stored object() {
        return open(content);
    }

    /** Returns the object of what a cell has; needs no lock. */
    static Stored open(Object content) {
        return content instanceof Packed packed ? packed.open() : (Stored) content;
    }

    void object(Stored object) {
        content = object;
    }

    void pack(Packed packed) {
        content = packed;
    }

    /** Leaves nothing but the key, for those who have the cell in an order. */
    void remove() {
        content = key();
    }

    boolean isRemoved() {
        return content instanceof ObjectKey;
    }

    /** Returns the group it is in; null where its owner owns nothing else, and without an owner. */
    @Nullable
    Group group() {
        return group instanceof Group its ? its : null;
    }

    void group(Group newGroup) {
        group = newGroup;
    }

    /** Returns the uid of the owner in whose group it is, or by itself. */
    @Nullable
    String owner() {
        return group instanceof Group its ? its.owner() : (String) group;
    }

    /** Notes that its owner owns nothing else. */
    void alone(String owner) {
        group = owner;
    }

    void ownerless() {
        group = null;
    }

    /** Returns where it stands in its bag of this sort; negative when it is in none. */
    int at(Bag.Sort sort) {
        return switch (sort) {
            case LIVE -> inLive;
            case GROUP -> inGroup;
            case GROUP_LIVE -> inGroupLive;
        };
    }

    void at(Bag.Sort sort, int place) {
        switch (sort) {
            case LIVE -> inLive = place;
            case GROUP -> inGroup = place;
            case GROUP_LIVE -> inGroupLive = place;
        }
    }
}
