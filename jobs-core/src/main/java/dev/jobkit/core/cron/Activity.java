package dev.jobkit.core.cron;

import dev.jobkit.model.Job;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.ObjectRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps the account of a CronJob's Jobs: which go on, which have ended, which have vanished (batch/v1 CronJobStatus). */
final class Activity {
    private static final Comparator<Job> BY_END = Comparator.comparing(Activity::end)
            .thenComparing(job -> job.metadata().name());

    private Activity() {}

    static void follow(CronDraft draft) {
        takeReruns(draft);
        takeEnds(draft);
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

    /** A Job that is run again has the name and place of the one before it, and another uid (our own rule). */
    private static void takeReruns(CronDraft draft) {
        for (Job job : draft.view.jobs()) {
            if (!draft.active.isEmpty() && !draft.isActive(job.metadata().uid())) {
                draft.active.replaceAll(ref -> ref.key().equals(job.key()) ? ObjectRef.to(job) : ref);
            }
        }
    }

    /**
     * Takes the ends since the last pass one by one, as they came; with each of them first the history is trimmed: a Job
     * that the history drops the moment it ends is not told of, one that a later end pushes out is (recorded behaviour
     * of 1.36, whose controller sees nearly every end by itself).
     */
    private static void takeEnds(CronDraft draft) {
        History history = new History(draft);
        List<Job> news = new ArrayList<>();
        for (Job job : draft.view.jobs()) {
            if (job.isFinished() && draft.isActive(job.metadata().uid())) {
                news.add(job);
            } else if (job.isFinished()) {
                history.add(job);
            }
        }
        history.trim();
        news.sort(BY_END);
        for (Job job : news) {
            history.add(job);
            history.trim();
            if (!draft.deletes(job)) {
                ended(job, draft);
            }
        }
    }

    private static Instant end(Job job) {
        JobConditionType type = job.isComplete() ? JobConditionType.COMPLETE : JobConditionType.FAILED;
        Instant at = job.status().condition(type).orElseThrow().lastTransition();
        return at == null ? Instant.MIN : at;
    }

    private static void follow(Job job, CronDraft draft) {
        String uid = job.metadata().uid();
        boolean active = draft.isActive(uid);
        if (!active && !job.isFinished() && draft.isNews("UnexpectedJob", uid)) {
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
