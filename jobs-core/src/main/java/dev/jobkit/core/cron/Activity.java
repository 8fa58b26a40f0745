package dev.jobkit.core.cron;

import dev.jobkit.model.Job;
import dev.jobkit.model.ObjectRef;
import java.time.Instant;
import java.util.List;

/** Keeps the account of a CronJob's Jobs: which go on, which have ended, which have vanished (batch/v1 CronJobStatus). */
final class Activity {
    private Activity() {}

    static void follow(CronDraft draft) {
        for (Job job : draft.view.jobs()) {
            follow(job, draft);
        }
        for (ObjectRef ref : List.copyOf(draft.active)) {
            boolean there = draft.view.jobs().stream()
                            .anyMatch(job -> job.metadata().uid().equals(ref.uid()))
                    || draft.view.others().containsKey(ref.key());
            if (!there) {
                draft.leave(ref.uid());
                draft.normal("MissingJob", "Active job went missing: " + ref.name(), null);
            }
        }
    }

    private static void follow(Job job, CronDraft draft) {
        String uid = job.metadata().uid();
        boolean active = draft.isActive(uid);
        if (active && job.isFinished()) {
            ended(job, draft);
        } else if (!active && !job.isFinished() && draft.isNews("UnexpectedJob", uid)) {
            draft.warn(
                    "UnexpectedJob",
                    "Saw a job that the controller did not create or forgot: "
                            + job.metadata().name(),
                    null);
        }
        Instant end = job.isComplete() ? job.status().completionTime() : null;
        if (end != null && (draft.lastSuccessfulTime == null || end.isAfter(draft.lastSuccessfulTime))) {
            draft.lastSuccessfulTime = end;
        }
    }

    static void ended(Job job, CronDraft draft) {
        draft.leave(job.metadata().uid());
        draft.normal(
                "SawCompletedJob",
                "Saw completed job: " + job.metadata().name() + ", condition: "
                        + (job.isComplete() ? "Complete" : "Failed"),
                null);
    }
}
