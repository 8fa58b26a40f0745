package dev.jobkit.model;

import java.util.List;

/**
 * Ended pods that are not in the counts yet (batch/v1 UncountedTerminatedPods); always empty here, as counting
 * is one commit.
 *
 * @param succeeded uids
 * @param failed uids
 */
public record UncountedPods(List<String> succeeded, List<String> failed) {
    /** Copies the collections; judges nothing. */
    public UncountedPods {
        succeeded = List.copyOf(succeeded);
        failed = List.copyOf(failed);
    }
}
