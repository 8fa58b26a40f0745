package dev.jobkit.manifest;

import dev.jobkit.model.ConcurrencyPolicy;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.CronJobStatus;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Presence;
import dev.jobkit.model.Secrecy;
import java.util.Map;

/** What makes Jobs: CronJobs (batch/v1 CronJob) and our definitions. */
final class CronCodec {
    private static final Codec<CronJobSpec, CronJobSpec.Builder> SPEC = Codec.of(
                    "v1.CronJobSpec", CronJobSpec::builder, CronJobSpec.Builder::build)
            .bind("schedule", Forms.TEXT, CronJobSpec::schedule, CronJobSpec.Builder::schedule)
            .bind("timeZone", Forms.TEXT, CronJobSpec::timeZone, CronJobSpec.Builder::timeZone)
            .bind(
                    "startingDeadlineSeconds",
                    Forms.SECONDS,
                    CronJobSpec::startingDeadline,
                    CronJobSpec.Builder::startingDeadline)
            .bind(
                    "concurrencyPolicy",
                    Forms.word(ConcurrencyPolicy::of, ConcurrencyPolicy::value),
                    CronJobSpec::concurrencyPolicy,
                    CronJobSpec.Builder::concurrencyPolicy)
            .bind("suspend", JobCodec.SUSPENSION, CronJobSpec::suspension, CronJobSpec.Builder::suspension)
            .bind("jobTemplate", JobCodec.TEMPLATE, CronJobSpec::jobTemplate, CronJobSpec.Builder::jobTemplate)
            .bind(
                    "successfulJobsHistoryLimit",
                    Forms.INT32,
                    CronJobSpec::successfulJobsHistoryLimit,
                    CronJobSpec.Builder::successfulJobsHistoryLimit)
            .bind(
                    "failedJobsHistoryLimit",
                    Forms.INT32,
                    CronJobSpec::failedJobsHistoryLimit,
                    CronJobSpec.Builder::failedJobsHistoryLimit);

    private static final Codec<CronJobStatus, Parts> STATUS = Codec.<CronJobStatus>of(
                    "v1.CronJobStatus",
                    p -> new CronJobStatus(p.list("active"), p.get("lastScheduleTime"), p.get("lastSuccessfulTime")))
            .part("active", MetadataCodec.REFERENCE.list(), CronJobStatus::active)
            .part("lastScheduleTime", Forms.TIME, CronJobStatus::lastScheduleTime)
            .part("lastSuccessfulTime", Forms.TIME, CronJobStatus::lastSuccessfulTime);

    static final Codec<CronJob, Parts> CRON_JOB = Codec.<CronJob>of("v1.CronJob", CronCodec::cronJob)
            .part("metadata", MetadataCodec.METADATA, CronJob::metadata)
            .part("spec", SPEC, CronJob::spec)
            .part("status", STATUS, CronJob::status);

    private static final Codec<Parameter, Parts> PARAMETER = Codec.<Parameter>of(
                    "v1.Parameter",
                    p -> new Parameter(
                            p.text("name"),
                            p.get("default"),
                            p.flag("required") ? Presence.REQUIRED : Presence.OPTIONAL,
                            p.flag("secret") ? Secrecy.SECRET : Secrecy.PUBLIC,
                            p.get("description")))
            .part("name", Forms.TEXT, Parameter::name)
            .part("description", Forms.TEXT, Parameter::description)
            .part("default", Forms.TEXT, Parameter::defaultValue)
            .part("required", Forms.BOOL, parameter -> parameter.presence() == Presence.REQUIRED)
            .part("secret", Forms.BOOL, parameter -> parameter.secrecy() == Secrecy.SECRET);

    private static final Codec<DefinitionSpec, Parts> DEFINITION_SPEC = Codec.<DefinitionSpec>of(
                    "v1.DefinitionSpec",
                    p -> new DefinitionSpec(
                            p.get("alias"),
                            p.get("description"),
                            template(p, "template"),
                            p.list("parameters"),
                            p.get("executor"),
                            p.get("targetNamespace")))
            .part("alias", Forms.TEXT, DefinitionSpec::alias)
            .part("description", Forms.TEXT, DefinitionSpec::description)
            .part("executor", Forms.TEXT, DefinitionSpec::executor)
            .part("targetNamespace", Forms.TEXT, DefinitionSpec::targetNamespace)
            .part("parameters", PARAMETER.list(), DefinitionSpec::parameters)
            .part("template", JobCodec.TEMPLATE, DefinitionSpec::template);

    static final Codec<JobDefinition, Parts> DEFINITION = Codec.<JobDefinition>of(
                    "v1.JobDefinition", CronCodec::definition)
            .part("metadata", MetadataCodec.METADATA, JobDefinition::metadata)
            .part("spec", DEFINITION_SPEC, JobDefinition::spec);

    private CronCodec() {}

    private static JobTemplate template(Parts parts, String field) {
        JobTemplate template = parts.get(field);
        return template == null ? JobTemplate.EMPTY : template;
    }

    private static CronJob cronJob(Parts parts) {
        Metadata metadata = parts.get("metadata");
        CronJobSpec spec = parts.get("spec");
        CronJobStatus status = parts.get("status");
        return new CronJob(
                metadata == null ? Metadata.EMPTY : metadata,
                spec == null ? CronJobSpec.builder().build() : spec,
                status == null ? CronJobStatus.EMPTY : status);
    }

    private static JobDefinition definition(Parts parts) {
        Metadata metadata = parts.get("metadata");
        DefinitionSpec spec = parts.get("spec");
        return new JobDefinition(
                metadata == null ? Metadata.EMPTY : metadata, spec == null ? DEFINITION_SPEC.fromTree(Map.of()) : spec);
    }
}
