package dev.jobkit.core.admission;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import java.util.List;
import java.util.Objects;

/** Says which way a status never goes: back behind what was counted, decided or dated (batch/v1 JobStatus). */
final class StatusChanges {
    private StatusChanges() {}

    static void judge(Findings found, Job job, JobStatus old) {
        JobStatus status = job.status();
        for (JobConditionType type :
                List.of(JobConditionType.FAILED, JobConditionType.COMPLETE, JobConditionType.FAILURE_TARGET)) {
            if (old.has(type) && !status.has(type)) {
                conditions(found, "cannot disable the terminal " + type + "=True condition");
            }
        }
        counters(found, job.spec(), status, old);
        times(found, job.spec(), status, old);
        boolean success = status.has(JobConditionType.SUCCESS_CRITERIA_MET);
        boolean hadSuccess = old.has(JobConditionType.SUCCESS_CRITERIA_MET);
        if (hadSuccess && !success) {
            conditions(found, "cannot disable the SuccessCriteriaMet=True condition");
        }
        if (old.has(JobConditionType.COMPLETE) && !hadSuccess && success) {
            conditions(found, "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
        }
    }

    private static void counters(Findings found, JobSpec spec, JobStatus status, JobStatus old) {
        if (status.failed() < old.failed()) {
            found.invalid("status.failed", status.failed(), "cannot decrease the failed counter");
        }
        // an Indexed Job that was made smaller forgets what succeeded beyond
        boolean elastic = spec.isIndexed() && Objects.equals(spec.completions(), spec.parallelism());
        if (status.succeeded() < old.succeeded() && !elastic) {
            found.invalid("status.succeeded", status.succeeded(), "cannot decrease the succeeded counter");
        }
    }

    private static void times(Findings found, JobSpec spec, JobStatus status, JobStatus old) {
        if (status.completionTime() != null
                && old.completionTime() != null
                && !status.completionTime().equals(old.completionTime())) {
            found.invalid("status.completionTime", status.completionTime(), "field is immutable");
        }
        boolean resumes = old.has(JobConditionType.SUSPENDED) && isNot(status, JobConditionType.SUSPENDED);
        boolean moved = old.startTime() != null && !old.startTime().equals(status.startTime());
        if (moved && !resumes && !spec.isSuspended()) {
            String message = "field is immutable for unsuspended job once set";
            found.invalid("status.startTime", status.startTime(), message);
        }
    }

    private static boolean isNot(JobStatus status, JobConditionType type) {
        return status.conditions().stream()
                .anyMatch(c -> type.equals(c.type()) && ConditionStatus.FALSE.equals(c.status()));
    }

    private static void conditions(Findings found, String message) {
        found.invalidStructure("status.conditions", message);
    }
}
