package dev.jobkit.core.store;

import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import org.jspecify.annotations.Nullable;

/** Where one object of a {@link Shelf} is kept; it knows its group and where it stands in each {@link Bag}. */
final class Cell {
    private final ObjectKey key;
    private Stored object;
    private @Nullable Group group;
    private int inLive = -1;
    private int inGroup = -1;
    private int inGroupLive = -1;

    Cell(ObjectKey key, Stored object) {
        this.key = key;
        this.object = object;
    }

    ObjectKey key() {
        return key;
    }

    Stored object() {
        return object;
    }

    void object(Stored newObject) {
        object = newObject;
    }

    @Nullable
    Group group() {
        return group;
    }

    void group(@Nullable Group newGroup) {
        group = newGroup;
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
