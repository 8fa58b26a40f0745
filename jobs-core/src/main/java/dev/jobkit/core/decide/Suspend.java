package dev.jobkit.core.decide;

import dev.jobkit.event.JobResumed;
import dev.jobkit.event.JobStarted;
import dev.jobkit.event.JobSuspended;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobStatus;
import java.time.Instant;
import java.util.List;

/** Start time and condition of a Job that is held back or goes on (batch/v1 JobSpec.suspend, KEP-2232). */
final class Suspend {
    private Suspend() {}

    /** Returns the Job with a start time, which it gets at its first pass that finds it not suspended. */
    static Job started(Job job, Instant now) {
        if (job.status().startTime() != null || job.spec().isSuspended()) {
            return job;
        }
        JobStatus status = job.status().toBuilder().startTime(now).build();
        return job.withStatus(status, job.tracking());
    }

    /**
     * Returns the status with its start told, or the one before where nothing but the start is new: that alone is not worth a
     * write (Kubernetes 1.36: a Job resumed after its verdict starts with the next change of its status).
     */
    static JobStatus tellStart(JobStatus before, JobStatus after, Draft draft) {
        if (before.startTime() != null || after.startTime() == null) {
            return after;
        }
        if (before.equals(after.toBuilder().startTime(null).build())) {
            return before;
        }
        draft.tellFirst(new JobStarted(draft.about, draft.now, "Started", "Job started"));
        return after;
    }

    /**
     * Returns the status in which the condition Suspended says what the spec says; suspending clears the start time,
     * resuming sets it anew, so that the deadline starts over.
     */
    static JobStatus follow(Job job, Draft draft) {
        JobStatus status = job.status();
        boolean suspended = job.spec().isSuspended();
        JobCondition wanted = suspended
                ? condition(ConditionStatus.TRUE, "JobSuspended", "Job suspended", draft.now)
                : condition(ConditionStatus.FALSE, "JobResumed", "Job resumed", draft.now);
        List<JobCondition> conditions = Conditions.with(status.conditions(), wanted);
        if (conditions.equals(status.conditions())) {
            return status;
        }
        if (suspended) {
            draft.note(EventRecord.NORMAL, "Suspended", "Job suspended", null);
            draft.tell(new JobSuspended(draft.about, draft.now, "Suspended", "Job suspended"));
        } else {
            draft.note(EventRecord.NORMAL, "Resumed", "Job resumed", null);
            draft.tell(new JobResumed(draft.about, draft.now, "Resumed", "Job resumed"));
        }
        return status.toBuilder()
                .conditions(conditions)
                .startTime(suspended ? null : draft.now)
                .build();
    }

    private static JobCondition condition(ConditionStatus status, String reason, String message, Instant now) {
        return new JobCondition(JobConditionType.SUSPENDED, status, reason, message, now, now);
    }
}
