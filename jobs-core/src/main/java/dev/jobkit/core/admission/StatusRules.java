package dev.jobkit.core.admission;

import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.UncountedPods;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges a status that another controller writes (batch/v1 JobStatus; rules for Jobs that are managed elsewhere). */
final class StatusRules {
    private static final String CONDITIONS = "status.conditions";
    private static final String COMPLETION_TIME = "status.completionTime";

    private final Findings found;
    private final JobSpec spec;
    private final JobStatus status;
    private final boolean complete;
    private final boolean failed;
    private final boolean success;
    private final boolean target;

    private StatusRules(Findings found, Job job) {
        this.found = found;
        this.spec = job.spec();
        this.status = job.status();
        this.complete = status.has(JobConditionType.COMPLETE);
        this.failed = status.has(JobConditionType.FAILED);
        this.success = status.has(JobConditionType.SUCCESS_CRITERIA_MET);
        this.target = status.has(JobConditionType.FAILURE_TARGET);
    }

    static void job(Findings found, Job job, Job old) {
        MetadataRules.beforeUpdate(found, job.metadata(), old.metadata());
        MetadataRules.update(found, job.metadata(), old.metadata());
        if (job.status().equals(old.status())) {
            return;
        }
        StatusRules rules = new StatusRules(found, job);
        rules.counts();
        rules.terminal();
        rules.finished();
        rules.indexes();
        rules.successCriteria();
        rules.changes(old.status());
    }

    private void counts() {
        found.notNegative("status.active", status.active());
        found.notNegative("status.succeeded", status.succeeded());
        found.notNegative("status.failed", status.failed());
        if (status.ready() != null) {
            found.notNegative("status.ready", status.ready());
        }
        if (status.terminating() != null) {
            found.notNegative("status.terminating", status.terminating());
        }
        UncountedPods uncounted = status.uncounted();
        if (uncounted != null) {
            Set<String> seen = new HashSet<>();
            uids("status.uncountedTerminatedPods.succeeded", uncounted.succeeded(), seen);
            uids("status.uncountedTerminatedPods.failed", uncounted.failed(), seen);
        }
    }

    private void uids(String path, List<String> uids, Set<String> seen) {
        for (int i = 0; i < uids.size(); i++) {
            if (uids.get(i).isEmpty()) {
                found.invalid(path + "[" + i + "]", "", "must not be empty");
            } else if (!seen.add(uids.get(i))) {
                found.duplicate(path + "[" + i + "]", uids.get(i));
            }
        }
    }

    private void terminal() {
        Instant completion = status.completionTime();
        Instant start = status.startTime();
        conditions(complete && failed, "cannot set Complete=True and Failed=true conditions");
        conditions(complete && target, "cannot set Complete=True and FailureTarget=true conditions");
        if (completion != null && !complete) {
            String message = "cannot set completionTime when there is no Complete=True condition";
            found.invalid(COMPLETION_TIME, completion, message);
        }
        if (completion == null && complete) {
            found.required(COMPLETION_TIME, "completionTime is required for Complete jobs");
        }
        if (start != null && completion != null && completion.isBefore(start)) {
            found.invalid(COMPLETION_TIME, completion, "completionTime cannot be set before startTime");
        }
        conditions(failed && !target, "cannot set Failed=True condition without the FailureTarget=true condition");
        conditions(
                complete && !success,
                "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
    }

    private void finished() {
        if (!complete && !failed) {
            return;
        }
        if (status.active() > 0) {
            found.invalid("status.active", status.active(), "active>0 is invalid for finished job");
        }
        if (status.startTime() == null) {
            found.required("status.startTime", "startTime is required for finished job");
        }
        UncountedPods uncounted = status.uncounted();
        if (uncounted != null
                && !(uncounted.succeeded().isEmpty() && uncounted.failed().isEmpty())) {
            found.invalid(
                    "status.uncountedTerminatedPods",
                    Findings.CUT,
                    "uncountedTerminatedPods needs to be empty for finished job");
        }
    }

    private void indexes() {
        IndexSet completed = status.completedIndexes();
        IndexSet failedIndexes = status.failedIndexes();
        Integer completions = spec.completions();
        if (completions != null) {
            inRange("completedIndexes", completed, completions);
            if (spec.backoffLimitPerIndex() != null && failedIndexes != null) {
                inRange("failedIndexes", failedIndexes, completions);
            }
        }
        if (!completed.isEmpty() && !spec.isIndexed()) {
            String message = "cannot set non-empty completedIndexes when non-indexed completion mode";
            found.invalid("status.completedIndexes", completed, message);
        }
        if (failedIndexes != null) {
            if (spec.backoffLimitPerIndex() == null) {
                String message = "cannot set non-null failedIndexes when backoffLimitPerIndex is null";
                found.invalid("status.failedIndexes", failedIndexes, message);
            }
            overlap(completed, failedIndexes);
        }
        if (status.terminating() != null && status.terminating() > 0 && (complete || failed)) {
            found.invalid("status.terminating", status.terminating(), "terminating>0 is invalid for finished job");
        }
        if (status.ready() != null && status.ready() > status.active()) {
            found.invalid("status.ready", status.ready(), "cannot set more ready pods than active");
        }
    }

    private void overlap(IndexSet completed, IndexSet failedIndexes) {
        IndexSet both = failedIndexes.minus(failedIndexes.minus(completed));
        if (!both.isEmpty()) {
            found.invalid(
                    "status.failedIndexes",
                    failedIndexes,
                    "failedIndexes and completedIndexes overlap at index: " + both.next(0));
        }
    }

    private void inRange(String field, IndexSet indexes, int completions) {
        try {
            IndexText.count(indexes.toString(), completions);
        } catch (IndexText.Unreadable e) {
            found.invalid("status." + field, indexes, "error parsing " + field + ": " + e.getMessage());
        }
    }

    private void successCriteria() {
        conditions(success && failed, "cannot set SuccessCriteriaMet=True and Failed=true conditions");
        conditions(success && target, "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        conditions(
                spec.successPolicy() != null && !success && complete,
                "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
    }

    private void changes(JobStatus old) {
        for (JobConditionType type :
                List.of(JobConditionType.FAILED, JobConditionType.COMPLETE, JobConditionType.FAILURE_TARGET)) {
            conditions(old.has(type) && !status.has(type), "cannot disable the terminal " + type + "=True condition");
        }
        if (status.failed() < old.failed()) {
            found.invalid("status.failed", status.failed(), "cannot decrease the failed counter");
        }
        if (status.succeeded() < old.succeeded() && !spec.isIndexed()) {
            found.invalid("status.succeeded", status.succeeded(), "cannot decrease the succeeded counter");
        }
        if (isMoved(status.completionTime(), old.completionTime()) && status.completionTime() != null) {
            found.invalid(COMPLETION_TIME, status.completionTime(), "completionTime cannot be mutated");
        }
        if (isMoved(status.startTime(), old.startTime()) && !spec.isSuspended()) {
            found.required("status.startTime", "startTime cannot be removed for unsuspended job");
        }
        boolean hadSuccess = old.has(JobConditionType.SUCCESS_CRITERIA_MET);
        conditions(hadSuccess && !success, "cannot disable the SuccessCriteriaMet=True condition");
        conditions(
                old.has(JobConditionType.COMPLETE) && !hadSuccess && success,
                "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
    }

    private static boolean isMoved(@Nullable Instant now, @Nullable Instant before) {
        return before != null && !Objects.equals(now, before);
    }

    private void conditions(boolean wrong, String message) {
        if (wrong) {
            found.invalidStructure(CONDITIONS, message);
        }
    }
}
