package dev.jobkit.core.admission;

import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import java.util.Objects;

/** Judges the indexes that a status holds, where they changed (batch/v1 JobStatus.completedIndexes, failedIndexes). */
final class StatusIndexRules {
    private StatusIndexRules() {}

    static void judge(Findings found, Job job, JobStatus old) {
        JobSpec spec = job.spec();
        JobStatus status = job.status();
        IndexSet completed = status.completedIndexes();
        IndexSet failedIndexes = status.failedIndexes();
        Integer completions = spec.completions();
        boolean someCompleted = !completed.equals(old.completedIndexes());
        boolean someFailed = !Objects.equals(failedIndexes, old.failedIndexes());
        if (completions != null && someCompleted) {
            inRange(found, "completedIndexes", completed, completions);
        }
        if (completions != null && someFailed && spec.backoffLimitPerIndex() != null && failedIndexes != null) {
            inRange(found, "failedIndexes", failedIndexes, completions);
        }
        if (someCompleted && !completed.isEmpty() && !spec.isIndexed()) {
            String message = "cannot set non-empty completedIndexes when non-indexed completion mode";
            found.invalid("status.completedIndexes", completed, message);
        }
        if (failedIndexes == null) {
            return;
        }
        if (someFailed && spec.backoffLimitPerIndex() == null) {
            String message = "cannot set non-null failedIndexes when backoffLimitPerIndex is null";
            found.invalid("status.failedIndexes", failedIndexes, message);
        }
        if (completions != null && (someCompleted || someFailed)) {
            overlap(found, completed, failedIndexes);
        }
    }

    private static void overlap(Findings found, IndexSet completed, IndexSet failedIndexes) {
        IndexSet both = failedIndexes.minus(failedIndexes.minus(completed));
        if (!both.isEmpty()) {
            found.invalid(
                    "status.failedIndexes",
                    failedIndexes,
                    "failedIndexes and completedIndexes overlap at index: " + both.next(0));
        }
    }

    private static void inRange(Findings found, String field, IndexSet indexes, int completions) {
        try {
            IndexText.count(indexes.toString(), completions);
        } catch (IndexText.Unreadable e) {
            found.invalid("status." + field, indexes, "error parsing " + field + ": " + e.getMessage());
        }
    }
}
