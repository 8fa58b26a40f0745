package dev.jobkit.core.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.event.CronJobMissed;
import dev.jobkit.event.CronJobSkipped;
import dev.jobkit.event.CronJobStarted;
import dev.jobkit.event.JobEvent;
import dev.jobkit.model.ConcurrencyPolicy;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.CronJobStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Suspension;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one pass over a CronJob says and does (batch/v1 CronJob; words of the CronJob controller of 1.36). */
class CronPassTest {
    static final Instant CREATED = at("10:00:20");
    private static final CronJobSpec.Builder EVERY_MINUTE =
            CronJobSpec.builder().schedule("* * * * *");

    static Instant at(String time) {
        return Instant.parse("2026-03-02T" + time + "Z");
    }

    static CronJobSpec.Builder every(String schedule) {
        return CronJobSpec.builder().schedule(schedule);
    }

    static CronJob cronJob(CronJobSpec.Builder spec, ObjectRef... active) {
        Metadata metadata =
                Metadata.named("c").toBuilder().uid("u").created(CREATED).build();
        return CronJob.of(metadata, spec.build()).withStatus(new CronJobStatus(List.of(active), null, null));
    }

    private static Job job(String name, JobStatus.Builder status) {
        Job sketch = ScheduledJob.of(cronJob(EVERY_MINUTE), CREATED, ZoneOffset.UTC);
        Metadata metadata =
                sketch.metadata().toBuilder().name(name).uid("uid-" + name).build();
        return sketch.withMetadata(metadata).withStatus(status.build(), sketch.tracking());
    }

    static Job ended(String name, JobConditionType type, @Nullable Instant start, Instant end) {
        return job(
                name,
                JobStatus.builder()
                        .startTime(start)
                        .completionTime(type.equals(JobConditionType.COMPLETE) ? end : null)
                        .conditions(List.of(new JobCondition(type, ConditionStatus.TRUE, "", "", end, end))));
    }

    static Job running(String name) {
        return job(name, JobStatus.builder());
    }

    static CronPlan decide(CronJob cronJob, String now, Job... jobs) {
        return CronDecider.decide(CronView.of(cronJob, List.of(jobs)), at(now));
    }

    static List<String> notes(CronPlan plan) {
        return plan.notes().stream()
                .map(n -> n.type() + " " + n.reason() + ": " + n.message() + (n.why() == null ? "" : " | " + n.why()))
                .toList();
    }

    private static List<Class<? extends JobEvent>> kinds(CronPlan plan) {
        return plan.events().stream()
                .<Class<? extends JobEvent>>map(JobEvent::getClass)
                .toList();
    }

    private static String minute(String time) {
        return "c-" + at(time).getEpochSecond() / 60;
    }

    @Test
    void aRunIsToldWithWhatItMakesUpFor() {
        CronJob cronJob = cronJob(EVERY_MINUTE);
        CronPlan first = decide(cronJob, "10:01:00");
        String name = minute("10:01:00");
        assertThat(notes(first))
                .containsExactly("Normal SuccessfulCreate: Created job " + name + " | due at 2026-03-02T10:01:00Z");
        assertThat(first.events())
                .containsExactly(new CronJobStarted(
                        ObjectRef.to(cronJob), at("10:01:00"), "SuccessfulCreate", "Created job " + name));

        CronPlan late = decide(cronJob, "10:03:30");
        assertThat(late.events().get(0))
                .isEqualTo(
                        new CronJobMissed(
                                ObjectRef.to(cronJob),
                                at("10:03:30"),
                                "MissedRuns",
                                "Due times from 2026-03-02T10:01:00Z on were missed; the latest, 2026-03-02T10:03:00Z, starts now"));
        assertThat(kinds(late)).containsExactly(CronJobMissed.class, CronJobStarted.class);
        assertThat(notes(late)).hasSize(1);
    }

    @Test
    void moreThanAHundredMissedAreTooMany() {
        CronPlan hundred = decide(cronJob(EVERY_MINUTE), "11:40:30");
        assertThat(notes(hundred)).hasSize(1);
        assertThat(((CronJobMissed) hundred.events().get(0)).reason()).isEqualTo("MissedRuns");
        CronPlan more = decide(cronJob(EVERY_MINUTE), "11:41:30");
        assertThat(notes(more).get(0))
                .startsWith("Warning TooManyMissedTimes: too many missed start times. Set or decrease"
                        + " .spec.startingDeadlineSeconds or check clock skew | about 101 since 2026-03-02T10:01:00Z");
        assertThat(more.create()).as("the latest starts nevertheless").isNotNull();
        assertThat(((CronJobMissed) more.events().get(0)).reason()).isEqualTo("TooManyMissedTimes");
    }

    @Test
    void whatWasDueBeforeTheDeadlineIsPassedOver() {
        CronJob cronJob = cronJob(every("* * * * *").startingDeadline(Duration.ofSeconds(10)));
        assertThat(decide(cronJob, "10:01:09").create()).isNotNull();
        CronPlan late = decide(cronJob, "10:01:10");
        assertThat(late.create())
                .as("as in Kubernetes: the deadline's edge is outside")
                .isNull();
        assertThat(late.notes()).isEmpty();
        assertThat(late.wakeAt()).isEqualTo(at("10:02:00"));
    }

    @Test
    void underForbidARunIsSkippedAndSaidSoOnce() {
        Job old = running("old");
        CronJob cronJob = cronJob(every("* * * * *").concurrencyPolicy(ConcurrencyPolicy.FORBID), ObjectRef.to(old));
        CronPlan plan = decide(cronJob, "10:01:00", old);
        String words = "Not starting job because prior execution is running and concurrency policy is Forbid";
        assertThat(notes(plan))
                .containsExactly(
                        "Normal JobAlreadyActive: " + words + " | due at 2026-03-02T10:01:00Z, but old goes on");
        assertThat(plan.events())
                .containsExactly(new CronJobSkipped(
                        ObjectRef.to(cronJob),
                        at("10:01:00"),
                        "JobAlreadyActive",
                        words + ", due at 2026-03-02T10:01:00Z"));
        assertThat(plan.create()).isNull();
        assertThat(plan.wakeAt()).isEqualTo(at("10:02:00"));

        CronView again = new CronView(cronJob, List.of(old), Map.of(), plan.told(), null);
        assertThat(CronDecider.decide(again, at("10:01:30")).notes()).isEmpty();
        assertThat(CronDecider.decide(again, at("10:01:30")).events()).isEmpty();
        assertThat(notes(CronDecider.decide(again, at("10:02:00"))))
                .as("another time is due")
                .hasSize(1);
    }

    @Test
    void underReplaceTheOldRunGoes() {
        Job old = running("old");
        Job unlisted = running("unlisted");
        CronJob cronJob = cronJob(every("* * * * *").concurrencyPolicy(ConcurrencyPolicy.REPLACE), ObjectRef.to(old));
        CronPlan plan = decide(cronJob, "10:01:00", old, unlisted);
        assertThat(plan.deletes()).containsExactly(old);
        assertThat(plan.create()).isNotNull();
        assertThat(plan.cronJob().status().active()).isEmpty();
        assertThat(notes(plan))
                .contains("Normal SuccessfulDelete: Deleted job old | a run is due at 2026-03-02T10:01:00Z and"
                        + " concurrency policy is Replace");
    }

    @Test
    void aJobOfAnotherThatIsNamedAsActiveIsReplacedToo() {
        Job other = running("other");
        CronJob cronJob = cronJob(every("* * * * *").concurrencyPolicy(ConcurrencyPolicy.REPLACE), ObjectRef.to(other));
        CronView view = new CronView(cronJob, List.of(), Map.of(other.key(), other), Set.of(), null);
        assertThat(CronDecider.decide(view, at("10:01:00")).deletes()).containsExactly(other);
    }

    @Test
    void whatHasTheNameOfARunStandsForIt() {
        ObjectKey name = ObjectKey.of(minute("10:01:00"));
        CronJob cronJob = cronJob(EVERY_MINUTE);

        Job mine = running(name.name());
        CronPlan taken = decide(cronJob, "10:01:00", mine);
        assertThat(taken.create()).isNull();
        assertThat(taken.cronJob().status().lastScheduleTime()).isEqualTo(at("10:01:00"));
        assertThat(taken.cronJob().status().active()).containsExactly(ObjectRef.to(mine));
        assertThat(taken.events()).isEmpty();

        Job done = ended(name.name(), JobConditionType.COMPLETE, at("10:01:00"), at("10:01:05"));
        CronPlan finished = decide(cronJob, "10:01:10", done);
        assertThat(finished.cronJob().status().active()).isEmpty();
        assertThat(finished.cronJob().status().lastScheduleTime()).isEqualTo(at("10:01:00"));
        assertThat(notes(finished))
                .containsExactly("Normal SawCompletedJob: Saw completed job: " + name.name() + ", condition: Complete");

        CronView strange = new CronView(cronJob, List.of(), Map.of(name, mine), Set.of(), null);
        CronPlan none = CronDecider.decide(strange, at("10:01:00"));
        assertThat(none.create()).isNull();
        assertThat(none.cronJob()).isSameAs(cronJob);

        CronJob listed = cronJob(EVERY_MINUTE, ObjectRef.to(mine));
        assertThat(decide(listed, "10:01:00", mine).create()).isNull();
        assertThat(decide(listed, "10:01:00", mine).cronJob().status().lastScheduleTime())
                .as("made for this minute already")
                .isNull();
    }

    @Test
    void aRefusedJobIsSaidSo() {
        CronJob cronJob = cronJob(EVERY_MINUTE);
        CronView view = new CronView(cronJob, List.of(), Map.of(), Set.of(), "quota");
        CronPlan plan = CronDecider.decide(view, at("10:01:00"));
        assertThat(notes(plan))
                .containsExactly("Warning FailedCreate: Error creating job: quota | due at 2026-03-02T10:01:00Z");
        assertThat(plan.create()).isNull();
        assertThat(plan.cronJob()).isSameAs(cronJob);
    }

    @Test
    void whatCannotBeReadIsSaidOnce() {
        assertThat(notes(decide(cronJob(every("x")), "10:01:00")))
                .singleElement()
                .asString()
                .startsWith("Warning UnparseableSchedule: unparseable schedule: \"x\" : ");
        CronPlan zone = decide(cronJob(every("* * * * *").timeZone("No/Where")), "10:01:00");
        assertThat(notes(zone))
                .containsExactly("Warning UnknownTimeZone: invalid timeZone: \"No/Where\": unknown time zone No/Where");
        assertThat(zone.create()).isNull();
        assertThat(zone.wakeAt()).isNull();
        CronView again =
                new CronView(cronJob(every("* * * * *").timeZone("No/Where")), List.of(), Map.of(), zone.told(), null);
        assertThat(CronDecider.decide(again, at("10:02:00")).notes()).isEmpty();

        CronPlan prefix = decide(cronJob(every("TZ=UTC * * * * *")), "10:01:00");
        assertThat(notes(prefix).get(0))
                .isEqualTo("Warning UnsupportedSchedule: CRON_TZ or TZ used in schedule \"TZ=UTC * * * * *\" is not"
                        + " officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/"
                        + " for more details");
        assertThat(prefix.create()).isNotNull();

        CronPlan never = decide(cronJob(every("0 0 30 2 *")), "10:01:00");
        assertThat(notes(never))
                .containsExactly("Warning InvalidSchedule: invalid schedule: 0 0 30 2 * : time difference between two"
                        + " schedules is less than 1 second | the schedule names no time that comes within five years");
        assertThat(never.wakeAt()).isNull();
    }

    @Test
    void aSuspendedCronJobFollowsItsJobsAndStartsNone() {
        Job done = ended("done", JobConditionType.FAILED, CREATED, at("10:00:50"));
        CronJob cronJob = cronJob(every("* * * * *").suspension(Suspension.SUSPENDED), ObjectRef.to(done));
        CronPlan plan = decide(cronJob, "10:01:00", done);
        assertThat(plan.create()).isNull();
        assertThat(plan.wakeAt()).isNull();
        assertThat(notes(plan)).containsExactly("Normal SawCompletedJob: Saw completed job: done, condition: Failed");
        assertThat(plan.cronJob().status().active()).isEmpty();
        assertThat(plan.cronJob().status().lastSuccessfulTime()).isNull();
    }

    @Test
    void jobsThatComeAndGoUnseenAreTold() {
        Job stranger = running("stranger");
        ObjectRef gone = ObjectRef.to(running("gone"));
        CronJob cronJob = cronJob(every("0 9 * * *"), gone);
        CronPlan plan = decide(cronJob, "10:01:00", stranger);
        assertThat(notes(plan))
                .containsExactly(
                        "Warning UnexpectedJob: Saw a job that the controller did not create or forgot: stranger",
                        "Normal MissingJob: Active job went missing: gone");
        assertThat(plan.cronJob().status().active()).isEmpty();
        CronView kept = new CronView(cronJob, List.of(), Map.of(gone.key(), running("gone")), Set.of(), null);
        assertThat(CronDecider.decide(kept, at("10:01:00")).cronJob())
                .as("it is there")
                .isSameAs(cronJob);
    }

    @Test
    void inTheBackgroundOnlyTheFinalizersOfOthersStay() {
        Job job = running("a");
        assertThat(Removal.inBackground(job, at("10:01:00"))).isEmpty();
        Job held = job.withMetadata(job.metadata().toBuilder()
                .generation(4)
                .finalizers(List.of(Names.FOREGROUND_FINALIZER, "a.b/hold", Names.ORPHAN_FINALIZER))
                .build());
        Job marked = Removal.inBackground(held, at("10:01:00")).orElseThrow();
        assertThat(marked.metadata())
                .isEqualTo(held.metadata().toBuilder()
                        .generation(5)
                        .finalizers(List.of("a.b/hold"))
                        .deleted(at("10:01:00"))
                        .deletionGrace(Duration.ZERO)
                        .build());
        assertThat(Removal.inBackground(marked, at("10:02:00")))
                .as("asked twice")
                .hasValue(marked);
    }

    @Test
    void aDeletedCronJobGoesWhenItsJobsAreDealtWith() {
        Job job = running("a");
        CronPlan background = decide(deleting(), "10:01:00", job);
        assertThat(background.fate()).isEqualTo(CronPlan.Fate.REMOVE);
        assertThat(background.changes()).isEmpty();

        CronPlan orphaning = decide(deleting(Names.ORPHAN_FINALIZER), "10:01:00", job);
        assertThat(orphaning.fate()).isEqualTo(CronPlan.Fate.REMOVE);
        assertThat(orphaning.changes())
                .singleElement()
                .satisfies(j -> assertThat(j.metadata().owners()).isEmpty());

        CronPlan foreground = decide(deleting(Names.FOREGROUND_FINALIZER), "10:01:00", job);
        assertThat(foreground.fate()).isEqualTo(CronPlan.Fate.KEEP);
        Job marked = foreground.changes().get(0);
        assertThat(marked.metadata().deleted()).isEqualTo(at("10:01:00"));
        assertThat(marked.metadata().finalizers()).contains(Names.FOREGROUND_FINALIZER);
        CronPlan waiting = decide(deleting(Names.FOREGROUND_FINALIZER), "10:01:00", marked);
        assertThat(waiting.changes()).isEmpty();
        assertThat(waiting.fate()).isEqualTo(CronPlan.Fate.KEEP);

        Job loose = job.withMetadata(job.metadata().toBuilder()
                .owners(List.of(new Owner("batch/v1", "CronJob", "c", "u", true, false)))
                .build());
        CronPlan free = decide(deleting(Names.FOREGROUND_FINALIZER), "10:01:00", loose);
        assertThat(free.fate()).as("it does not block").isEqualTo(CronPlan.Fate.REMOVE);

        CronPlan held = decide(deleting(Names.FOREGROUND_FINALIZER, "a.b/hold"), "10:01:00");
        assertThat(held.fate()).isEqualTo(CronPlan.Fate.KEEP);
        assertThat(held.cronJob().metadata().finalizers()).containsExactly("a.b/hold");
    }

    private static CronJob deleting(String... finalizers) {
        CronJob cronJob = cronJob(EVERY_MINUTE);
        return cronJob.withMetadata(cronJob.metadata().toBuilder()
                .deleted(at("10:00:50"))
                .finalizers(List.of(finalizers))
                .build());
    }

    @Test
    void afterAChangeOfItsScheduleItWaitsForTheNextDueTime() {
        assertThat(CronDecider.afterReschedule(cronJob(every("*/5 * * * *")), at("10:07:00")))
                .hasValue(at("10:10:00"));
        assertThat(CronDecider.afterReschedule(cronJob(every("x")), at("10:07:00")))
                .isEmpty();
        assertThat(CronDecider.afterReschedule(cronJob(every("*/5 * * * *").timeZone("No/Where")), at("10:07:00")))
                .isEmpty();
        assertThat(CronDecider.afterReschedule(cronJob(every("30 16 * * *").timeZone("Asia/Kolkata")), at("10:07:00")))
                .hasValue(at("11:00:00"));
    }
}
