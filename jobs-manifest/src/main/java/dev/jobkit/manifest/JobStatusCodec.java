package dev.jobkit.manifest;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.UncountedPods;

/** How Jobs stand (batch/v1 JobStatus). */
final class JobStatusCodec {
    private static final Codec<JobCondition, Parts> CONDITION = Codec.<JobCondition>of(
                    "v1.JobCondition",
                    p -> new JobCondition(
                            JobConditionType.of(p.word("type", JobConditionType::value)),
                            ConditionStatus.of(p.word("status", ConditionStatus::value)),
                            p.get("reason"),
                            p.get("message"),
                            p.get("lastProbeTime"),
                            p.get("lastTransitionTime")))
            .part("type", Forms.word(JobConditionType::of, JobConditionType::value), JobCondition::type)
            .part("status", PodStatusCodec.CONDITION_STATUS, JobCondition::status)
            .part("lastProbeTime", Forms.TIME, JobCondition::lastProbe)
            .part("lastTransitionTime", Forms.TIME, JobCondition::lastTransition)
            .part("reason", Forms.TEXT, JobCondition::reason)
            .part("message", Forms.TEXT, JobCondition::message);

    private static final Codec<UncountedPods, Parts> UNCOUNTED = Codec.<UncountedPods>of(
                    "v1.UncountedTerminatedPods", p -> new UncountedPods(p.list("succeeded"), p.list("failed")))
            .part("succeeded", Forms.TEXTS, UncountedPods::succeeded)
            .part("failed", Forms.TEXTS, UncountedPods::failed);

    static final Codec<JobStatus, JobStatus.Builder> STATUS = Codec.of(
                    "v1.JobStatus", JobStatus::builder, JobStatus.Builder::build)
            .bind("conditions", CONDITION.list(), JobStatus::conditions, JobStatus.Builder::conditions)
            .bind("startTime", Forms.TIME, JobStatus::startTime, JobStatus.Builder::startTime)
            .bind("completionTime", Forms.TIME, JobStatus::completionTime, JobStatus.Builder::completionTime)
            .bind("active", Forms.INT32, JobStatus::active, JobStatus.Builder::active)
            .bind("succeeded", Forms.INT32, JobStatus::succeeded, JobStatus.Builder::succeeded)
            .bind("failed", Forms.INT32, JobStatus::failed, JobStatus.Builder::failed)
            .bind("terminating", Forms.INT32, JobStatus::terminating, JobStatus.Builder::terminating)
            .<IndexSet>bind(
                    "completedIndexes", Forms.INDEXES, JobStatus::completedIndexes, JobStatus.Builder::completedIndexes)
            .bind("failedIndexes", Forms.INDEXES, JobStatus::failedIndexes, JobStatus.Builder::failedIndexes)
            .bind("uncountedTerminatedPods", UNCOUNTED, JobStatus::uncounted, JobStatus.Builder::uncounted)
            .bind("ready", Forms.INT32, JobStatus::ready, JobStatus.Builder::ready);

    private JobStatusCodec() {}
}
