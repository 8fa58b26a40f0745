package dev.jobkit.core.decide;

import dev.jobkit.model.Pod;
import dev.jobkit.model.StopCause;
import org.jspecify.annotations.Nullable;

/**
 * What a decision changes of a pod: its metadata only (finalizers, deletion mark, owner, labels).
 *
 * <p>Source: meta/v1 ObjectMeta (finalizers, deletionTimestamp, ownerReferences); it holds no rule of its own.
 *
 * @param pod the pod with its new metadata and its old status
 * @param stop why its runs are to be stopped; null when they are left alone
 * @param counting what becomes of it in the counts of the Job
 */
public record PodMove(Pod pod, @Nullable StopCause stop, Counting counting) {
    /** What a move does to the counts of the Job. */
    public enum Counting {
        /** Nothing. */
        UNCHANGED,
        /** It was counted as a success. */
        SUCCEEDED,
        /** It was counted as a failure. */
        FAILED,
        /** It was let go without being counted. */
        LET_GO
    }
}
