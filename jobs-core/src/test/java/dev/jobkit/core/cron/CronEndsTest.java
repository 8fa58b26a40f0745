package dev.jobkit.core.cron;

import static dev.jobkit.core.cron.CronPassTest.CREATED;
import static dev.jobkit.core.cron.CronPassTest.at;
import static dev.jobkit.core.cron.CronPassTest.cronJob;
import static dev.jobkit.core.cron.CronPassTest.decide;
import static dev.jobkit.core.cron.CronPassTest.ended;
import static dev.jobkit.core.cron.CronPassTest.every;
import static dev.jobkit.core.cron.CronPassTest.notes;
import static dev.jobkit.core.cron.CronPassTest.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectRef;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the ended Jobs of a CronJob: told of, remembered, trimmed (batch/v1 history limits). */
class CronEndsTest {
    @Test
    void theLatestSuccessIsRemembered() {
        Job first = ended("a", JobConditionType.COMPLETE, CREATED, at("10:00:40"));
        Job second = ended("b", JobConditionType.COMPLETE, CREATED, at("10:00:50"));
        Job third = ended("c", JobConditionType.COMPLETE, CREATED, at("10:00:45"));
        CronPlan plan = decide(cronJob(every("0 9 * * *")), "10:01:00", first, second, third);
        assertThat(plan.cronJob().status().lastSuccessfulTime()).isEqualTo(at("10:00:50"));
    }

    @Test
    void ofTheEndedJobsThoseThatStartedFirstGo() {
        Job[] jobs = {
            ended("never", JobConditionType.COMPLETE, null, at("10:00:30")),
            ended("0-late", JobConditionType.COMPLETE, at("10:00:02"), at("10:00:30")),
            ended("b", JobConditionType.COMPLETE, at("10:00:01").plusMillis(100), at("10:00:30")),
            ended("a", JobConditionType.COMPLETE, at("10:00:01").plusMillis(900), at("10:00:30")),
            ended("f", JobConditionType.FAILED, at("10:00:01"), at("10:00:30")),
            running("goes-on")
        };
        CronPlan plan = decide(
                cronJob(every("0 9 * * *").successfulJobsHistoryLimit(2).failedJobsHistoryLimit(1)), "10:01:00", jobs);
        assertThat(plan.deletes())
                .as("within a second by name")
                .extracting(j -> j.metadata().name())
                .containsExactly("a", "b");
        assertThat(notes(plan))
                .contains("Normal SuccessfulDelete: Deleted job a | of the ended Jobs of this kind 2 are kept");
        CronPlan none = decide(cronJob(every("0 9 * * *").failedJobsHistoryLimit(0)), "10:01:00", jobs);
        assertThat(none.deletes()).extracting(j -> j.metadata().name()).containsExactly("f");
    }

    @Test
    void endsAreTakenOneByOneAsTheyCame() {
        Job kept = ended("kept", JobConditionType.COMPLETE, at("10:00:01"), at("10:00:05"));
        Job second = ended("a", JobConditionType.COMPLETE, at("10:00:02"), at("10:00:40"));
        Job first = ended("b", JobConditionType.COMPLETE, at("10:00:03"), at("10:00:30"));
        Job third = ended("c", JobConditionType.COMPLETE, at("10:00:04"), at("10:00:50"));
        Job failed = ended("f", JobConditionType.FAILED, at("10:00:04"), at("10:00:45"));
        ObjectRef other = ObjectRef.to(running("other"));
        CronJobSpec.Builder one =
                every("0 9 * * *").successfulJobsHistoryLimit(1).failedJobsHistoryLimit(0);
        CronJob cronJob = cronJob(
                one, ObjectRef.to(second), ObjectRef.to(first), ObjectRef.to(third), ObjectRef.to(failed), other);

        CronPlan plan = decide(cronJob, "10:01:00", kept, second, first, third, failed, running("other"));

        String why = " | of the ended Jobs of this kind 1 are kept";
        assertThat(notes(plan))
                .as("what goes the moment it ends is not told of, what a later end pushes out is")
                .containsExactly(
                        "Normal SuccessfulDelete: Deleted job kept" + why,
                        "Normal SawCompletedJob: Saw completed job: b, condition: Complete",
                        "Normal SuccessfulDelete: Deleted job a" + why,
                        "Normal SuccessfulDelete: Deleted job f" + why.replace('1', '0'),
                        "Normal SuccessfulDelete: Deleted job b" + why,
                        "Normal SawCompletedJob: Saw completed job: c, condition: Complete");
        assertThat(plan.cronJob().status().active()).containsExactly(other);
        assertThat(plan.cronJob().status().lastSuccessfulTime()).isEqualTo(at("10:00:50"));
    }

    @Test
    void endsOfOneInstantAreTakenByName() {
        Job a = ended("a", JobConditionType.FAILED, at("10:00:01"), at("10:00:40"));
        Job b = ended("b", JobConditionType.FAILED, at("10:00:02"), at("10:00:40"));
        CronJob cronJob = cronJob(every("0 9 * * *").failedJobsHistoryLimit(1), ObjectRef.to(a), ObjectRef.to(b));
        assertThat(notes(decide(cronJob, "10:01:00", b, a)))
                .containsExactly(
                        "Normal SawCompletedJob: Saw completed job: a, condition: Failed",
                        "Normal SuccessfulDelete: Deleted job a | of the ended Jobs of this kind 1 are kept",
                        "Normal SawCompletedJob: Saw completed job: b, condition: Failed");
    }

    @Test
    void aJobThatOthersHoldIsNotDeletedTwice() {
        Job held = ended("held", JobConditionType.FAILED, CREATED, at("10:00:30"));
        Job marked = held.withMetadata(held.metadata().toBuilder()
                .deleted(at("10:00:40"))
                .finalizers(List.of("a.b/hold"))
                .build());
        CronJobSpec.Builder none = every("0 9 * * *").failedJobsHistoryLimit(0);
        assertThat(decide(cronJob(none), "10:01:00", marked).deletes()).isEmpty();
        Job going = held.withMetadata(held.metadata().toBuilder()
                .deleted(at("10:00:40"))
                .finalizers(List.of(Names.FOREGROUND_FINALIZER))
                .build());
        assertThat(decide(cronJob(none), "10:01:00", going).deletes()).containsExactly(going);
    }
}
