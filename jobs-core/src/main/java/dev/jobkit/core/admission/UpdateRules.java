package dev.jobkit.core.admission;

import dev.jobkit.model.Job;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Names;
import dev.jobkit.model.PodTemplate;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what an update of a Job may change (batch/v1 Job; the strategy that validates updates). */
final class UpdateRules {
    private static final String IMMUTABLE = "field is immutable";

    private UpdateRules() {}

    static void job(Findings found, Job job, Job old) {
        MetadataRules.beforeUpdate(found, job.metadata(), old.metadata());
        JobRules.job(found, job, prefixedLabels(old));
        MetadataRules.update(found, job.metadata(), old.metadata());
        JobRules.spec(found, Path.of("spec"), job.spec());
        spec(found, job.spec(), old);
    }

    private static JobRules.PrefixedLabels prefixedLabels(Job old) {
        Map<String, String> labels = old.spec().template().labels();
        boolean had = labels.containsKey(Names.JOB_NAME_LABEL) && labels.containsKey(Names.CONTROLLER_UID_LABEL);
        return had ? JobRules.PrefixedLabels.REQUIRED : JobRules.PrefixedLabels.OPTIONAL;
    }

    private static void spec(Findings found, JobSpec spec, Job oldJob) {
        JobSpec old = oldJob.spec();
        completions(found, spec, old);
        LabelSelector selector = spec.selector();
        if (!Objects.equals(selector, old.selector())) {
            found.invalid("spec.selector", selector == null ? null : LabelRules.shown(selector), IMMUTABLE);
        }
        template(found, spec.template(), oldJob);
        MetadataRules.immutable(found, "spec.completionMode", spec.completionMode(), old.completionMode());
        immutable(found, "spec.podFailurePolicy", spec.podFailurePolicy(), old.podFailurePolicy());
        MetadataRules.immutable(
                found, "spec.backoffLimitPerIndex", spec.backoffLimitPerIndex(), old.backoffLimitPerIndex());
        MetadataRules.immutable(found, "spec.managedBy", spec.managedBy(), old.managedBy());
        immutable(found, "spec.successPolicy", spec.successPolicy(), old.successPolicy());
    }

    private static void immutable(Findings found, CharSequence path, @Nullable Object value, @Nullable Object old) {
        if (!Objects.equals(value, old)) {
            found.invalid(path, value == null ? null : Findings.CUT, IMMUTABLE);
        }
    }

    /** Completions of an Indexed Job move with its parallelism; those of any other never. */
    private static void completions(Findings found, JobSpec spec, JobSpec old) {
        Integer completions = spec.completions();
        boolean removedUnderPolicy = completions == null && spec.successPolicy() != null;
        if (!spec.isIndexed() || removedUnderPolicy) {
            MetadataRules.immutable(found, "spec.completions", completions, old.completions());
        } else if (completions != null
                && !completions.equals(old.completions())
                && !completions.equals(spec.parallelism())) {
            found.invalid("spec.completions", completions, "can only be modified in tandem with spec.parallelism");
        }
    }

    /** The template of a Job that has no pods and starts none may change in its metadata and what the scheduler reads. */
    private static void template(Findings found, PodTemplate template, Job oldJob) {
        PodTemplate old = oldJob.spec().template();
        if (!isHeld(oldJob)) {
            immutable(found, "spec.template", template, old);
            return;
        }
        immutable(found, "spec.template.spec", template.spec(), TemplateChanges.allowed(template.spec(), old.spec()));
    }

    private static boolean isHeld(Job job) {
        return job.spec().isSuspended()
                && job.status().active() == 0
                && (job.status().startTime() == null || job.status().has(JobConditionType.SUSPENDED));
    }
}
