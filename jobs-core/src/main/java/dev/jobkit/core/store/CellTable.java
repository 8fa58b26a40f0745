package dev.jobkit.core.store;

import dev.jobkit.model.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cells by key: a hash table of cells, which know their keys, and their hashes, so that a packed object needs no key beside it. A
 * {@code HashMap} takes some 110 bytes more for each. Open addressing with linear probing. Not thread-safe.
 *
 * <p>Hashes stand side by side: most searches are for a key that is not there or was written just now, and to look into the
 * cells of others that lie on the way is to wait for memory.
 */
final class CellTable {
    private @Nullable Cell[] slots = new @Nullable Cell[16];

    /** Of the cell in the slot of the same number; 0 where there is none. */
    private int[] hashes = new int[16];

    private int size;

    int size() {
        return size;
    }

    @Nullable
    Cell get(ObjectKey key) {
        int slot = find(key, hash(key));
        return slot < 0 ? null : slots[slot];
    }

    /** Returns the slot of this key, which has this hash; negative where it is not here. */
    private int find(ObjectKey key, int hash) {
        for (int i = slot(hash); ; i = next(i)) {
            int there = hashes[i];
            if (there == 0) {
                return -1;
            }
            if (there == hash) {
                Cell cell = slots[i];
                if (cell != null && cell.is(key)) {
                    return i;
                }
            }
        }
    }

    /** Adds the cell of a key that is not here. */
    void add(ObjectKey key, Cell cell) {
        if (2 * ++size > slots.length) {
            grow();
        }
        place(hash(key), cell);
    }

    private void grow() {
        @Nullable Cell[] cells = slots;
        int[] known = hashes;
        slots = new @Nullable Cell[2 * cells.length];
        hashes = new int[slots.length];
        for (int i = 0; i < cells.length; i++) {
            Cell cell = cells[i];
            if (cell != null) {
                place(known[i], cell);
            }
        }
    }

    private void place(int hash, Cell cell) {
        int i = slot(hash);
        while (hashes[i] != 0) {
            i = next(i);
        }
        slots[i] = cell;
        hashes[i] = hash;
    }

    /** Takes the cell of this key out, if there is one. */
    @Nullable
    Cell remove(ObjectKey key) {
        int slot = find(key, hash(key));
        if (slot < 0) {
            return null;
        }
        Cell found = slots[slot];
        size--;
        free(slot);
        return found;
    }

    /** Frees the slot and moves up what would no longer be found behind it. */
    private void free(int slot) {
        int hole = slot;
        empty(hole);
        for (int i = next(hole); hashes[i] != 0; i = next(i)) {
            int home = slot(hashes[i]);
            boolean reachable = hole < i ? (home > hole && home <= i) : (home > hole || home <= i);
            if (!reachable) {
                slots[hole] = slots[i];
                hashes[hole] = hashes[i];
                empty(i);
                hole = i;
            }
        }
    }

    private void empty(int slot) {
        slots[slot] = null;
        hashes[slot] = 0;
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

    private static int hash(ObjectKey key) {
        int hash = key.hashCode() * 0x9E3779B9;
        int mixed = hash ^ (hash >>> 16);
        return mixed == 0 ? 1 : mixed;
    }

    private int slot(int hash) {
        return hash & (slots.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }
}
