package dev.jobkit.core.store;

import dev.jobkit.model.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cells in the order of their keys, for those who read them page by page: sorted when a page is asked for first, from then on
 * only what came since is sorted in. Cells that went are left in until they are too many. Not thread-safe.
 */
final class KeyOrder {
    private static final int FEW = 1000;

    private final Supplier<List<Cell>> all;
    private final Predicate<Cell> present;
    private final List<Cell> added = new ArrayList<>(0);
    private @Nullable List<Cell> order;
    private int gone;

    /**
     * Makes an order of nothing yet.
     *
     * @param all gives all cells that belong to it, in any order
     * @param present tells whether a cell still belongs to it
     */
    KeyOrder(Supplier<List<Cell>> all, Predicate<Cell> present) {
        this.all = all;
        this.present = present;
    }

    /** Notes a new cell. */
    void added(Cell cell) {
        if (order != null) {
            added.add(cell);
            forgetIfUnread(order.size());
        }
    }

    /** Notes that a cell no longer belongs here. */
    void removed() {
        if (order != null) {
            gone++;
            forgetIfUnread(order.size());
        }
    }

    /** Gives the order up when nobody has asked for a long time. */
    private void forgetIfUnread(int size) {
        if (added.size() + gone > size + FEW) {
            order = null;
            added.clear();
            gone = 0;
        }
    }

    /** Returns all cells that are present, in order, and perhaps some that no longer are. */
    List<Cell> cells() {
        List<Cell> known = order;
        if (known == null) {
            known = sorted(all.get());
            gone = 0;
        } else if (!added.isEmpty() || gone > known.size() / 2 + FEW) {
            known = merged(known);
            gone = 0;
        }
        added.clear();
        order = known;
        return known;
    }

    /** Returns the place of the first cell of {@link #cells} whose key is above this one. */
    static int placeAfter(List<Cell> cells, ObjectKey key) {
        int low = 0;
        int high = cells.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cells.get(middle).key().compareTo(key) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private record Keyed(ObjectKey key, Cell cell) {}

    /** Sorts cells; reads each key once, since that of a packed object has to be unpacked. */
    private static List<Cell> sorted(List<Cell> cells) {
        return cells.stream()
                .map(cell -> new Keyed(cell.key(), cell))
                .sorted(Comparator.comparing(Keyed::key))
                .map(Keyed::cell)
                .toList();
    }

    private List<Cell> merged(List<Cell> old) {
        List<Cell> merged = new ArrayList<>(old.size() + added.size());
        int from = 0;
        for (Cell cell : sorted(added)) {
            if (present.test(cell)) {
                int to = Math.max(from, placeAfter(old, cell.key()));
                append(merged, old.subList(from, to));
                if (merged.isEmpty() || merged.get(merged.size() - 1) != cell) {
                    merged.add(cell);
                }
                from = to;
            }
        }
        append(merged, old.subList(from, old.size()));
        return merged;
    }

    private void append(List<Cell> to, List<Cell> cells) {
        for (Cell cell : cells) {
            if (present.test(cell)) {
                to.add(cell);
            }
        }
    }
}
