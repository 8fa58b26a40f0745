package dev.jobkit.core.cron;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobStatus;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects one decision about a CronJob.
 *
 * <p>Source: none but our own rule that what was told once is not told again with each pass.
 */
final class CronDraft {
    final CronView view;
    final CronJob cronJob;
    final ObjectRef about;
    final Instant now;
    final List<ObjectRef> active;

    @Nullable
    Instant lastScheduleTime;

    @Nullable
    Instant lastSuccessfulTime;

    private Metadata metadata;
    private CronPlan.Fate fate = CronPlan.Fate.KEEP;
    private @Nullable Job create;
    private @Nullable Instant wakeAt;
    private CronPlan.Turn turn = CronPlan.Turn.OVER;
    private final List<Job> deletes = new ArrayList<>();
    private final List<Job> changes = new ArrayList<>();
    private final List<CronNote> notes = new ArrayList<>();
    private final List<JobEvent> events = new ArrayList<>();
    private final Set<String> told = new LinkedHashSet<>();

    CronDraft(CronView view, Instant now) {
        this.view = view;
        this.cronJob = view.cronJob();
        this.about = ObjectRef.to(cronJob);
        this.now = now;
        this.metadata = cronJob.metadata();
        CronJobStatus status = cronJob.status();
        this.active = new ArrayList<>(status.active());
        this.lastScheduleTime = status.lastScheduleTime();
        this.lastSuccessfulTime = status.lastSuccessfulTime();
    }

    boolean isActive(String uid) {
        for (ObjectRef ref : active) {
            if (ref.uid().equals(uid)) {
                return true;
            }
        }
        return false;
    }

    boolean isActive(ObjectKey key) {
        return active.stream().anyMatch(ref -> ref.key().equals(key));
    }

    void leave(String uid) {
        active.removeIf(ref -> ref.uid().equals(uid));
    }

    void create(Job job) {
        create = job;
    }

    /** Deletes a Job in the background and says so. */
    void delete(Job job, String why) {
        leave(job.metadata().uid());
        if (deletes.contains(job)) {
            return;
        }
        deletes.add(job);
        if (cronJob.metadata().isDeleting()) {
            again(); // it may be the last one that the CronJob waits for
        }
        normal("SuccessfulDelete", "Deleted job " + job.metadata().name(), why);
    }

    boolean deletes(Job job) {
        return deletes.contains(job);
    }

    void change(Job job) {
        changes.add(job);
    }

    void remake(Metadata newMetadata) {
        metadata = newMetadata;
    }

    void remove() {
        fate = CronPlan.Fate.REMOVE;
    }

    /** Says that something cannot be done before what is deleted now is gone. */
    void again() {
        turn = CronPlan.Turn.AGAIN;
    }

    void wakeAt(@Nullable Instant when) {
        wakeAt = when;
    }

    void normal(String reason, String message, @Nullable String why) {
        notes.add(new CronNote(EventRecord.NORMAL, reason, message, why));
    }

    void warn(String reason, String message, @Nullable String why) {
        notes.add(new CronNote(EventRecord.WARNING, reason, message, why));
    }

    void tell(JobEvent event) {
        events.add(event);
    }

    /** Tells whether this is news; what the decision before has told already is not. */
    boolean isNews(String reason, Object about) {
        String key = reason + ' ' + about;
        told.add(key);
        return !view.told().contains(key);
    }

    CronPlan plan() {
        CronJobStatus before = cronJob.status();
        CronJobStatus status = new CronJobStatus(active, lastScheduleTime, lastSuccessfulTime);
        CronJob after = metadata == cronJob.metadata() ? cronJob : cronJob.withMetadata(metadata);
        after = status.equals(before) ? after : after.withStatus(status);
        return new CronPlan(after, fate, create, deletes, changes, wakeAt, turn, notes, events, told);
    }
}
