package dev.jobkit.core.store;

import java.util.List;

/**
 * Where objects were written that had ended, by changes that are in the log no more.
 *
 * @param cells where they were; some twice, some have other objects or none by now
 * @param revision that of the last of these changes; what was written later is still in the log
 */
record Ended(List<Cell> cells, long revision) {}
