package dev.jobkit.core.store;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The full rows of attempts that are not packed yet, those of all runs in the order in which they were filled. A run with very
 * many attempts forgets its oldest ones, which then were neither packed nor opened. Not thread-safe.
 */
final class OpenRows {
    /** More rows than one run has by default, some 4 MB. */
    static final int MOST = 128;

    private final int most;
    private final Queue<RunAttempts.Row> rows = new ArrayDeque<>();

    /** Makes an empty one that leaves so many rows open. */
    OpenRows(int most) {
        this.most = most;
    }

    /** Adds a row that was filled just now, and packs the one that has been open longest if there are too many. */
    void add(RunAttempts.Row row) {
        rows.add(row);
        if (rows.size() > most) {
            rows.remove().pack();
        }
    }
}
