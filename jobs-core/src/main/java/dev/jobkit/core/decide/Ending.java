package dev.jobkit.core.decide;

import dev.jobkit.event.FailureTargeted;
import dev.jobkit.event.JobCompleted;
import dev.jobkit.event.JobFailed;
import dev.jobkit.event.SuccessCriteriaMet;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a verdict is written down (batch/v1, KEP-3939: FailureTarget before Failed, SuccessCriteriaMet before Complete).
 *
 * <p>The first condition comes at once, the last with its event when nothing of the Job is active or stopping any more;
 * only Complete sets the completion time.
 */
final class Ending {
    private Ending() {}

    /** Returns the status with the first condition. */
    static JobStatus early(JobStatus status, Verdict verdict, Draft draft) {
        JobCondition first = Conditions.since(verdict.early(), verdict.reason(), verdict.message(), draft.now);
        List<JobCondition> conditions = Conditions.with(status.conditions(), first);
        if (conditions.equals(status.conditions())) {
            return status;
        }
        if (verdict.isFailure()) {
            draft.tell(new FailureTargeted(draft.about, draft.now, verdict.reason(), verdict.message()));
        } else {
            draft.tell(new SuccessCriteriaMet(draft.about, draft.now, verdict.reason(), verdict.message()));
        }
        return status.toBuilder().conditions(conditions).build();
    }

    /** Returns the status with the last condition. */
    static JobStatus last(JobStatus status, Verdict verdict, @Nullable Integer completions, Draft draft) {
        JobCondition end = Conditions.since(verdict.last(), verdict.reason(), verdict.message(), draft.now);
        JobStatus.Builder ended = status.toBuilder().conditions(Conditions.with(status.conditions(), end));
        if (verdict.isFailure()) {
            draft.note(EventRecord.WARNING, verdict.reason(), verdict.message(), null);
            draft.tell(new JobFailed(draft.about, draft.now, verdict.reason(), verdict.message()));
            return ended.build();
        }
        if (completions != null && status.succeeded() > completions) {
            String tooMany = "Too many succeeded pods running after completion count reached";
            draft.note(EventRecord.WARNING, "TooManySucceededPods", tooMany, null);
        }
        draft.note(EventRecord.NORMAL, "Completed", "Job completed", verdict.message());
        draft.tell(new JobCompleted(draft.about, draft.now, "Completed", "Job completed"));
        return ended.completionTime(draft.now).build();
    }
}
