package dev.jobkit.core.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where some commits have just written objects that have ended: the little that each of them ends is packed by who commits,
 * much of it later. For one thread.
 */
final class JustEnded {
    /** So many objects of one commit are little: a Job of one pod ends four. */
    static final int LITTLE = 8;

    private final List<Cell> cells = new ArrayList<>(0);
    private int before;

    /** Adds where the present commit has written an object that has ended. */
    void add(Cell cell) {
        cells.add(cell);
    }

    /** Says that the present commit is over; what it has ended is taken from here and handed over if it is much. */
    void commitIsOver(Consumer<Cell> later) {
        if (cells.size() - before > LITTLE) {
            List<Cell> its = cells.subList(before, cells.size());
            its.forEach(later);
            its.clear();
        }
        before = cells.size();
    }

    /** Returns what is to be packed now. */
    List<Cell> cells() {
        return cells;
    }
}
