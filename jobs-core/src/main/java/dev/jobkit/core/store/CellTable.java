package dev.jobkit.core.store;

import dev.jobkit.model.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cells by key: a hash table of nothing but cells, which know their keys, so that a packed object needs no key beside it. A
 * {@code HashMap} takes some 110 bytes more for each. Open addressing with linear probing. Not thread-safe.
 */
final class CellTable {
    private @Nullable Cell[] slots = new @Nullable Cell[16];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Cell get(ObjectKey key) {
        int hash = Cell.hash(key);
        for (int i = slot(hash); ; i = next(i)) {
            Cell cell = slots[i];
            if (cell == null || (cell.hash() == hash && cell.is(key))) {
                return cell;
            }
        }
    }

    /** Adds the cell of a key that is not here. */
    void add(Cell cell) {
        if (2 * ++size > slots.length) {
            grow();
        }
        place(cell);
    }

    private void grow() {
        @Nullable Cell[] old = slots;
        slots = new @Nullable Cell[2 * old.length];
        for (Cell cell : old) {
            if (cell != null) {
                place(cell);
            }
        }
    }

    private void place(Cell cell) {
        int i = slot(cell.hash());
        while (slots[i] != null) {
            i = next(i);
        }
        slots[i] = cell;
    }

    /** Takes the cell of this key out, if there is one. */
    @Nullable
    Cell remove(ObjectKey key) {
        Cell found = get(key);
        if (found != null) {
            size--;
            free(found);
        }
        return found;
    }

    /** Frees the slot of the cell and moves up what would no longer be found behind it. */
    private void free(Cell found) {
        int hole = slot(found.hash());
        while (slots[hole] != found) {
            hole = next(hole);
        }
        slots[hole] = null;
        for (int i = next(hole); ; i = next(i)) {
            Cell cell = slots[i];
            if (cell == null) {
                return;
            }
            int home = slot(cell.hash());
            boolean reachable = hole < i ? (home > hole && home <= i) : (home > hole || home <= i);
            if (!reachable) {
                slots[hole] = cell;
                slots[i] = null;
                hole = i;
            }
        }
    }

    /** Returns all cells, in no order. */
    List<Cell> cells() {
        List<Cell> all = new ArrayList<>(size);
        for (Cell cell : slots) {
            if (cell != null) {
                all.add(cell);
            }
        }
        return all;
    }

    private int slot(int hash) {
        return hash & (slots.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }
}
