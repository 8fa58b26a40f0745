package dev.jobkit.core.store;

import java.util.ArrayList;
import java.util.List;

/** Cells in no order, put in and taken out without a search; a cell is in at most one bag of each sort. Not thread-safe. */
final class Bag {
    /** Which of its places a cell uses for the bag. */
    enum Sort {
        LIVE,
        GROUP,
        GROUP_LIVE
    }

    private final Sort sort;
    private List<Cell> cells = List.of();

    Bag(Sort sort) {
        this.sort = sort;
    }

    void add(Cell cell) {
        if (cell.at(sort) < 0) {
            if (cells.isEmpty()) {
                cells = new ArrayList<>(1); // made again when it was empty: most owners own little
            }
            cell.at(sort, cells.size());
            cells.add(cell);
        }
    }

    void remove(Cell cell) {
        int at = cell.at(sort);
        if (at < 0) {
            return;
        }
        Cell last = cells.remove(cells.size() - 1);
        if (last != cell) {
            cells.set(at, last);
            last.at(sort, at);
        }
        cell.at(sort, -1);
        if (cells.isEmpty()) {
            cells = List.of();
        }
    }

    boolean isEmpty() {
        return cells.isEmpty();
    }

    List<Cell> cells() {
        return cells;
    }
}
