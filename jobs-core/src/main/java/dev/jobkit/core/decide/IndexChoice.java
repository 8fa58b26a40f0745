package dev.jobkit.core.decide;

import dev.jobkit.model.IndexSet;
import java.util.Arrays;
import java.util.List;

/** Which indexes get a pod next: the lowest that are neither done, failed nor taken (batch/v1 completionMode Indexed, KEP-2214). */
final class IndexChoice {
    private IndexChoice() {}

    /** Returns at most so many indexes, ascending. */
    static int[] lowest(Tally tally, int most) {
        IndexSet taken = PerIndex.plus(IndexSet.EMPTY, tally.active());
        taken = PerIndex.plus(taken, tally.cancelled());
        if (Replacement.onlyFailed(tally.spec())) {
            taken = PerIndex.plus(taken, tally.terminating());
        }
        IndexSet failed = tally.failedIndexes() == null ? IndexSet.EMPTY : tally.failedIndexes();
        List<IndexSet> used = List.of(tally.completed(), failed, taken);
        int[] chosen = new int[most];
        int found = 0;
        int index = free(used, 0);
        while (found < most && index < tally.completions()) {
            chosen[found++] = index;
            index = free(used, index + 1);
        }
        return Arrays.copyOf(chosen, found);
    }

    private static int free(List<IndexSet> used, int from) {
        int index = from;
        while (true) {
            int start = index;
            for (IndexSet set : used) {
                index = set.nextMissing(index);
            }
            if (index == start) {
                return index;
            }
        }
    }
}
