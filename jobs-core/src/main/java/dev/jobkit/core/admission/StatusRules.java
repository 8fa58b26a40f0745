package dev.jobkit.core.admission;

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
import java.util.function.Function;

/**
 * Judges a status that another controller writes (batch/v1 JobStatus; rules for Jobs that are managed elsewhere).
 *
 * <p>Most rules are asked only where what they look at has changed, so that an old fault does not hold up the rest.
 */
final class StatusRules {
    private static final String CONDITIONS = "status.conditions";
    private static final String COMPLETION_TIME = "status.completionTime";

    private final Findings found;
    private final JobSpec spec;
    private final JobStatus status;
    private final JobStatus old;
    private final boolean complete;
    private final boolean failed;
    private final boolean success;
    private final boolean target;

    private StatusRules(Findings found, Job job, JobStatus old) {
        this.found = found;
        this.spec = job.spec();
        this.status = job.status();
        this.old = old;
        this.complete = status.has(JobConditionType.COMPLETE);
        this.failed = status.has(JobConditionType.FAILED);
        this.success = status.has(JobConditionType.SUCCESS_CRITERIA_MET);
        this.target = status.has(JobConditionType.FAILURE_TARGET);
    }

    static void job(Findings found, Job job, Job old) {
        MetadataRules.beforeUpdate(found, job.metadata(), old.metadata());
        MetadataRules.update(found, job.metadata(), old.metadata());
        StatusRules rules = new StatusRules(found, job, old.status());
        rules.counts();
        rules.completion();
        rules.targets();
        rules.finished();
        StatusIndexRules.judge(found, job, old.status());
        rules.pods();
        rules.successCriteria();
        StatusChanges.judge(found, job, old.status());
    }

    private boolean isChanged(JobConditionType... types) {
        for (JobConditionType type : types) {
            if (old.has(type) != status.has(type)) {
                return true;
            }
        }
        return false;
    }

    private boolean isChanged(Function<JobStatus, ?> part) {
        return !Objects.equals(part.apply(old), part.apply(status));
    }

    private boolean isFinishChanged() {
        return (old.has(JobConditionType.COMPLETE) || old.has(JobConditionType.FAILED)) != (complete || failed);
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
            uids(Path.of("status.uncountedTerminatedPods.succeeded"), uncounted.succeeded(), seen);
            uids(Path.of("status.uncountedTerminatedPods.failed"), uncounted.failed(), seen);
        }
    }

    private void uids(Path path, List<String> uids, Set<String> seen) {
        for (int i = 0; i < uids.size(); i++) {
            if (uids.get(i).isEmpty()) {
                found.invalid(path.at(i), "", "must not be empty");
            } else if (!seen.add(uids.get(i))) {
                found.duplicate(path.at(i), uids.get(i));
            }
        }
    }

    private void completion() {
        Instant completion = status.completionTime();
        Instant start = status.startTime();
        if (isChanged(JobConditionType.COMPLETE, JobConditionType.FAILED)) {
            conditions(complete && failed, "cannot set Complete=True and Failed=true conditions");
        }
        if (isChanged(JobConditionType.COMPLETE, JobConditionType.FAILURE_TARGET)) {
            conditions(complete && target, "cannot set Complete=True and FailureTarget=true conditions");
        }
        boolean moved = isChanged(JobStatus::completionTime);
        if (moved || isChanged(JobConditionType.COMPLETE)) {
            if (completion != null && !complete) {
                String message = "cannot set completionTime when there is no Complete=True condition";
                found.invalid(COMPLETION_TIME, completion, message);
            }
            if (completion == null && complete) {
                found.required(COMPLETION_TIME, "completionTime is required for Complete jobs");
            }
        }
        boolean timed = moved || isChanged(JobStatus::startTime);
        if (timed && start != null && completion != null && completion.isBefore(start)) {
            found.invalid(COMPLETION_TIME, completion, "must be equal to or after `startTime`");
        }
    }

    private void targets() {
        if (isChanged(JobConditionType.FAILED) || isChanged(JobStatus::failedIndexes)) {
            conditions(failed && !target, "cannot set Failed=True condition without the FailureTarget=true condition");
        }
        if (isChanged(JobConditionType.COMPLETE, JobConditionType.SUCCESS_CRITERIA_MET)) {
            conditions(
                    complete && !success,
                    "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        }
    }

    private void finished() {
        if (!complete && !failed) {
            return;
        }
        boolean now = isFinishChanged();
        if (status.active() > 0 && (now || isChanged(JobStatus::active))) {
            found.invalid("status.active", status.active(), "active>0 is invalid for finished job");
        }
        boolean neverStarts = spec.isSuspended() && Objects.equals(spec.completions(), 0);
        if (status.startTime() == null && !neverStarts && (now || isChanged(JobStatus::startTime))) {
            found.required("status.startTime", "startTime is required for finished job");
        }
        UncountedPods uncounted = status.uncounted();
        boolean left = uncounted != null
                && !(uncounted.succeeded().isEmpty() && uncounted.failed().isEmpty());
        if (left && (now || isChanged(JobStatus::uncounted))) {
            found.invalid("status.uncountedTerminatedPods", Findings.CUT, "must be empty for finished job");
        }
    }

    private void pods() {
        boolean stopping = status.terminating() != null && status.terminating() > 0 && (complete || failed);
        if (stopping && (isFinishChanged() || isChanged(JobStatus::terminating))) {
            found.invalid("status.terminating", status.terminating(), "terminating>0 is invalid for finished job");
        }
        boolean tooReady = status.ready() != null && status.ready() > status.active();
        if (tooReady && (isChanged(JobStatus::ready) || isChanged(JobStatus::active))) {
            found.invalid("status.ready", status.ready(), "cannot set more ready pods than active");
        }
    }

    private void successCriteria() {
        conditions(success && failed, "cannot set SuccessCriteriaMet=True and Failed=true conditions");
        conditions(success && target, "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        conditions(
                spec.successPolicy() != null && !success && complete,
                "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
    }

    private void conditions(boolean wrong, String message) {
        if (wrong) {
            found.invalidStructure(CONDITIONS, message);
        }
    }
}
