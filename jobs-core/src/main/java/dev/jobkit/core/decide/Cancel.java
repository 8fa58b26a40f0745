package dev.jobkit.core.decide;

import dev.jobkit.model.Cancellation;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.Names;

/**
 * What somebody cancelled: marks in the annotations of the Job, our own.
 *
 * <p>Source: our own, there is no such thing in Kubernetes; the end it leads to has the form of batch/v1 JobFailed.
 */
final class Cancel {
    private Cancel() {}

    /** Returns the cancelled indexes that are wanted and not done; empty where indexes cannot fail on their own. */
    static IndexSet indexes(Job job) {
        String text = job.metadata().annotations().get(Names.CANCELLED_INDEXES);
        if (text == null || !job.spec().isIndexed() || job.spec().backoffLimitPerIndex() == null) {
            return IndexSet.EMPTY;
        }
        IndexSet wanted = readable(text).below(Tally.completionsOf(job.spec()));
        IndexSet completed = job.status().completedIndexes();
        IndexSet open = wanted;
        for (int i = wanted.next(0); i >= 0; i = wanted.next(i + 1)) {
            if (completed.contains(i)) {
                open = open.minus(IndexSet.of(i));
            }
        }
        return open;
    }

    /** Returns the indexes of a mark; what nobody can read, and admission would not let in, cancels nothing. */
    private static IndexSet readable(String text) {
        try {
            return IndexSet.parse(text);
        } catch (IllegalArgumentException e) {
            return IndexSet.EMPTY;
        }
    }

    /** Tells whether the whole Job is cancelled. */
    static boolean isCancelled(Job job) {
        return job.metadata().annotations().containsKey(Names.CANCELLED);
    }

    /** Returns who cancelled the Job and why, as a sentence. */
    static String message(Job job) {
        String mark = job.metadata().annotations().getOrDefault(Names.CANCELLED, "");
        return "Job was cancelled by " + Cancellation.parse(mark).words();
    }
}
