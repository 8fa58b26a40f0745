package dev.jobkit.core.cron;

import dev.jobkit.event.CronJobMissed;
import dev.jobkit.event.CronJobSkipped;
import dev.jobkit.event.CronJobStarted;
import dev.jobkit.model.ConcurrencyPolicy;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides about the latest due time since the last run: a Job is made for it, or not, and why (batch/v1
 * CronJobSpec.startingDeadlineSeconds and concurrencyPolicy).
 */
final class Start {
    private static final DateTimeFormatter RFC1123Z =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    private static final String MANY_MISSED =
            "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";
    private static final String FORBIDDEN =
            "Not starting job because prior execution is running and concurrency policy is Forbid";

    private final CronDraft draft;
    private final CronJob cronJob;
    private final Timetable timetable;
    private final ZoneId zone;

    Start(CronDraft draft, Timetable timetable, ZoneId zone) {
        this.draft = draft;
        this.cronJob = draft.cronJob;
        this.timetable = timetable;
        this.zone = zone;
    }

    /** Decides, and says when to look again. */
    void decide() {
        if (timetable.isOver(since())) {
            if (draft.isNews("InvalidSchedule", cronJob.spec().schedule())) {
                draft.warn(
                        "InvalidSchedule",
                        "invalid schedule: " + cronJob.spec().schedule()
                                + " : time difference between two schedules is less than 1 second",
                        "the schedule names no time that comes within five years");
            }
            return;
        }
        Timetable.Missed missed = timetable.between(earliest(), draft.now);
        Instant due = missed.latest();
        if (due != null) {
            consider(due, missed);
        }
        draft.wakeAt(timetable.upcoming(since(), draft.now).orElse(null));
    }

    /** Returns from when on due times count: the last run, or the beginning. */
    private Instant since() {
        return since(cronJob, draft.lastScheduleTime, draft.now);
    }

    static Instant since(CronJob cronJob, @Nullable Instant lastScheduleTime, Instant now) {
        Instant created = cronJob.metadata().created();
        Instant since = lastScheduleTime != null ? lastScheduleTime : created;
        return since == null ? now : since;
    }

    /** Returns the same, but no longer ago than the starting deadline. */
    private Instant earliest() {
        Duration deadline = cronJob.spec().startingDeadline();
        Instant since = since();
        if (deadline == null || deadline.compareTo(Duration.between(since, draft.now)) >= 0) {
            return since;
        }
        return draft.now.minus(deadline);
    }

    private void consider(Instant due, Timetable.Missed missed) {
        if (missed.count() > Timetable.MANY && draft.isNews("TooManyMissedTimes", due)) {
            draft.warn("TooManyMissedTimes", MANY_MISSED, "about " + missed.count() + " since " + missed.first());
        }
        if (isTooLate(due)) {
            if (draft.isNews("MissSchedule", due)) {
                String message =
                        "Missed scheduled time to start a job: " + RFC1123Z.format(due.atOffset(ZoneOffset.UTC));
                draft.warn("MissSchedule", message, null);
                draft.tell(new CronJobMissed(draft.about, draft.now, "MissSchedule", message));
            }
            return;
        }
        ObjectKey key = ScheduledJob.key(cronJob, due);
        if (draft.isActive(key)) {
            return; // made for this minute already
        }
        if (ConcurrencyPolicy.FORBID.equals(cronJob.spec().concurrencyPolicy()) && !draft.active.isEmpty()) {
            skip(due);
            return;
        }
        if (ConcurrencyPolicy.REPLACE.equals(cronJob.spec().concurrencyPolicy())) {
            replace(due);
        }
        start(due, key, missed);
    }

    private boolean isTooLate(Instant due) {
        Duration deadline = cronJob.spec().startingDeadline();
        return deadline != null && Duration.between(due, draft.now).compareTo(deadline) > 0;
    }

    private void skip(Instant due) {
        if (draft.isNews("JobAlreadyActive", due)) {
            String running = draft.active.get(0).name();
            draft.normal("JobAlreadyActive", FORBIDDEN, "due at " + due + ", but " + running + " goes on");
            draft.tell(new CronJobSkipped(draft.about, draft.now, "JobAlreadyActive", FORBIDDEN + ", due at " + due));
        }
    }

    private void replace(Instant due) {
        for (ObjectRef ref : List.copyOf(draft.active)) {
            Stream.concat(draft.view.jobs().stream(), draft.view.others().values().stream())
                    .filter(job -> job.metadata().uid().equals(ref.uid()))
                    .forEach(job -> draft.delete(job, "a run is due at " + due + " and concurrency policy is Replace"));
            draft.leave(ref.uid());
        }
    }

    private void start(Instant due, ObjectKey key, Timetable.Missed missed) {
        Job taken = draft.view.jobs().stream()
                .filter(job -> job.key().equals(key))
                .findFirst()
                .orElse(null);
        if (taken != null) {
            if (draft.deletes(taken)) {
                draft.again(); // its name is free then
            } else {
                takeBack(taken, due);
            }
            return;
        }
        if (draft.view.others().containsKey(key)) {
            return; // somebody else's Job has the name and its place
        }
        if (draft.view.refusal() != null) {
            draft.warn("FailedCreate", "Error creating job: " + draft.view.refusal(), "due at " + due);
            return;
        }
        tellMissed(due, missed);
        draft.create(ScheduledJob.of(cronJob, due, zone));
        draft.lastScheduleTime = due;
        String message = "Created job " + key.name();
        draft.normal("SuccessfulCreate", message, "due at " + due);
        draft.tell(new CronJobStarted(draft.about, draft.now, "SuccessfulCreate", message));
    }

    /** The Job was made for this due time before, and the account of it lost. */
    private void takeBack(Job job, Instant due) {
        draft.lastScheduleTime = due;
        if (job.isFinished()) {
            Activity.ended(job, draft);
        } else if (!draft.isActive(job.metadata().uid())) {
            draft.active.add(ObjectRef.to(job));
        }
    }

    private void tellMissed(Instant due, Timetable.Missed missed) {
        Instant first = timetable.after(since()).orElse(due);
        if (first.isBefore(due)) {
            boolean many = missed.count() > Timetable.MANY;
            draft.tell(new CronJobMissed(
                    draft.about,
                    draft.now,
                    many ? "TooManyMissedTimes" : "MissedRuns",
                    "Due times from " + first + " on were missed; the latest, " + due + ", starts now"));
        }
    }
}
