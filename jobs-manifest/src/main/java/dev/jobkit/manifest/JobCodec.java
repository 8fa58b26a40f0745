package dev.jobkit.manifest;

import dev.jobkit.manifest.MetadataCodec.Template;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.ExitCodeOperator;
import dev.jobkit.model.ExitCodes;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.LabelRequirement;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.PodConditionPattern;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import dev.jobkit.model.PodReplacementPolicy;
import dev.jobkit.model.SelectorOperator;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.model.SuccessPolicy;
import dev.jobkit.model.SuccessRule;
import dev.jobkit.model.Suspension;
import dev.jobkit.model.Tracking;

/** Jobs, their specs and policies (batch/v1 Job, JobSpec, JobTemplateSpec). */
final class JobCodec {
    static final Form<Suspension> SUSPENSION = Forms.flag(Suspension.SUSPENDED, Suspension.NOT_SUSPENDED);

    private static final Codec<LabelRequirement, Parts> REQUIREMENT = Codec.<LabelRequirement>of(
                    "v1.LabelSelectorRequirement",
                    p -> new LabelRequirement(
                            p.text("key"),
                            SelectorOperator.of(p.word("operator", SelectorOperator::value)),
                            p.list("values")))
            .part("key", Forms.TEXT, LabelRequirement::key)
            .part("operator", Forms.word(SelectorOperator::of, SelectorOperator::value), LabelRequirement::operator)
            .part("values", Forms.TEXTS, LabelRequirement::values);

    static final Codec<LabelSelector, Parts> SELECTOR = Codec.<LabelSelector>of(
                    "v1.LabelSelector", p -> new LabelSelector(p.map("matchLabels"), p.list("matchExpressions")))
            .part("matchLabels", Forms.TEXT_MAP, LabelSelector::matchLabels)
            .part("matchExpressions", REQUIREMENT.list(), LabelSelector::matchExpressions);

    private static final Codec<ExitCodes, Parts> EXIT_CODES = Codec.<ExitCodes>of(
                    "v1.PodFailurePolicyOnExitCodesRequirement",
                    p -> new ExitCodes(p.get("containerName"), p.get("operator"), p.list("values")))
            .part("containerName", Forms.TEXT, ExitCodes::containerName)
            .part("operator", Forms.word(ExitCodeOperator::of, ExitCodeOperator::value), ExitCodes::operator)
            .part("values", Forms.NUMBERS, ExitCodes::values);

    private static final Codec<PodConditionPattern, Parts> PATTERN = Codec.<PodConditionPattern>of(
                    "v1.PodFailurePolicyOnPodConditionsPattern",
                    p -> new PodConditionPattern(p.get("type"), p.get("status")))
            .part("type", PodStatusCodec.CONDITION_TYPE, PodConditionPattern::type)
            .part("status", PodStatusCodec.CONDITION_STATUS, PodConditionPattern::status);

    private static final Codec<PodFailureRule, Parts> FAILURE_RULE = Codec.<PodFailureRule>of(
                    "v1.PodFailurePolicyRule",
                    p -> new PodFailureRule(p.get("action"), p.get("onExitCodes"), p.list("onPodConditions")))
            .part("action", Forms.word(PodFailureAction::of, PodFailureAction::value), PodFailureRule::action)
            .part("onExitCodes", EXIT_CODES, PodFailureRule::onExitCodes)
            .part("onPodConditions", PATTERN.list(), PodFailureRule::onPodConditions);

    private static final Codec<PodFailurePolicy, Parts> FAILURE_POLICY = Codec.<PodFailurePolicy>of(
                    "v1.PodFailurePolicy", p -> new PodFailurePolicy(p.list("rules")))
            .part("rules", FAILURE_RULE.list(), PodFailurePolicy::rules);

    private static final Codec<SuccessRule, Parts> SUCCESS_RULE = Codec.<SuccessRule>of(
                    "v1.SuccessPolicyRule", p -> new SuccessRule(p.get("succeededIndexes"), p.get("succeededCount")))
            .part("succeededIndexes", Forms.TEXT, SuccessRule::succeededIndexes)
            .part("succeededCount", Forms.INT32, SuccessRule::succeededCount);

    private static final Codec<SuccessPolicy, Parts> SUCCESS_POLICY = Codec.<SuccessPolicy>of(
                    "v1.SuccessPolicy", p -> new SuccessPolicy(p.list("rules")))
            .part("rules", SUCCESS_RULE.list(), SuccessPolicy::rules);

    static final Codec<JobSpec, JobSpec.Builder> SPEC = Codec.of("v1.JobSpec", JobSpec::builder, JobSpec.Builder::build)
            .bind("parallelism", Forms.INT32, JobSpec::parallelism, JobSpec.Builder::parallelism)
            .bind("completions", Forms.INT32, JobSpec::completions, JobSpec.Builder::completions)
            .bind("activeDeadlineSeconds", Forms.SECONDS, JobSpec::activeDeadline, JobSpec.Builder::activeDeadline)
            .bind("podFailurePolicy", FAILURE_POLICY, JobSpec::podFailurePolicy, JobSpec.Builder::podFailurePolicy)
            .bind("successPolicy", SUCCESS_POLICY, JobSpec::successPolicy, JobSpec.Builder::successPolicy)
            .bind("backoffLimit", Forms.INT32, JobSpec::backoffLimit, JobSpec.Builder::backoffLimit)
            .bind(
                    "backoffLimitPerIndex",
                    Forms.INT32,
                    JobSpec::backoffLimitPerIndex,
                    JobSpec.Builder::backoffLimitPerIndex)
            .bind("maxFailedIndexes", Forms.INT32, JobSpec::maxFailedIndexes, JobSpec.Builder::maxFailedIndexes)
            .bind("selector", SELECTOR, JobSpec::selector, JobSpec.Builder::selector)
            .bind(
                    "manualSelector",
                    Forms.flag(SelectorSource.MANUAL, SelectorSource.GENERATED),
                    JobSpec::selectorSource,
                    JobSpec.Builder::selectorSource)
            .bind("template", PodCodec.TEMPLATE, JobSpec::template, JobSpec.Builder::template)
            .bind(
                    "ttlSecondsAfterFinished",
                    Forms.SECONDS,
                    JobSpec::ttlAfterFinished,
                    JobSpec.Builder::ttlAfterFinished)
            .bind(
                    "completionMode",
                    Forms.word(CompletionMode::of, CompletionMode::value),
                    JobSpec::completionMode,
                    JobSpec.Builder::completionMode)
            .bind("suspend", SUSPENSION, JobSpec::suspension, JobSpec.Builder::suspension)
            .bind(
                    "podReplacementPolicy",
                    Forms.word(PodReplacementPolicy::of, PodReplacementPolicy::value),
                    JobSpec::podReplacementPolicy,
                    JobSpec.Builder::podReplacementPolicy)
            .bind("managedBy", Forms.TEXT, JobSpec::managedBy, JobSpec.Builder::managedBy);

    static final Codec<JobTemplate, Parts> TEMPLATE = Codec.<JobTemplate>of("v1.JobTemplateSpec", JobCodec::template)
            .part(
                    "metadata",
                    MetadataCodec.TEMPLATE,
                    template -> new Template(template.labels(), template.annotations(), template.rest()))
            .part("spec", SPEC, JobTemplate::spec);

    static final Codec<Job, Parts> JOB = Codec.<Job>of("v1.Job", JobCodec::job)
            .part("metadata", MetadataCodec.METADATA, Job::metadata)
            .part("spec", SPEC, Job::spec)
            .part("status", JobStatusCodec.STATUS, Job::status);

    private JobCodec() {}

    private static JobTemplate template(Parts parts) {
        Template metadata = parts.get("metadata");
        JobSpec spec = parts.get("spec");
        Template given = metadata == null ? Template.EMPTY : metadata;
        return new JobTemplate(
                given.labels(), given.annotations(), spec == null ? JobTemplate.EMPTY.spec() : spec, given.rest());
    }

    private static Job job(Parts parts) {
        Metadata metadata = parts.get("metadata");
        JobSpec spec = parts.get("spec");
        JobStatus status = parts.get("status");
        return new Job(
                metadata == null ? Metadata.EMPTY : metadata,
                spec == null ? JobTemplate.EMPTY.spec() : spec,
                status == null ? JobStatus.EMPTY : status,
                Tracking.NONE);
    }
}
