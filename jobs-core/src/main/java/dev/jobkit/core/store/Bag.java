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
    private final ArrayList<Cell> cells = new ArrayList<>(0);

    Bag(Sort sort) {
        this.sort = sort;
    }

    void add(Cell cell) {
        if (cell.at(sort) < 0) {
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
    }

    boolean isEmpty() {
        return cells.isEmpty();
    }

    List<Cell> cells() {
        return cells;
    }
}
