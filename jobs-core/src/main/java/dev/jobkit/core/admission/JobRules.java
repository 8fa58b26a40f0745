package dev.jobkit.core.admission;

import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Names;
import dev.jobkit.model.SelectorSource;
import java.util.Map;

/** Judges a Job as it is written, new or changed (batch/v1 JobSpec). */
final class JobRules {
    private JobRules() {}

    /** Whether the generated labels with the domain before them have to be there; old Jobs may lack them. */
    enum PrefixedLabels {
        REQUIRED,
        OPTIONAL
    }

    static void job(Findings found, Job job, PrefixedLabels prefixed) {
        MetadataRules.create(found, job.metadata());
        generatedSelector(found, job, prefixed);
        spec(found, Path.of("spec"), job.spec());
        lastPod(found, job);
    }

    /** What may be wrong with a Job although another one with this spec, as it was written, was right. */
    static void identity(Findings found, Job job, PrefixedLabels prefixed) {
        MetadataRules.create(found, job.metadata());
        generatedSelector(found, job, prefixed);
        LabelRules.labels(
                found, Path.of("spec.template.labels"), job.spec().template().labels());
        LabelSelector selector = job.spec().selector();
        if (selector != null) {
            LabelRules.selector(found, Path.of("spec.selector"), selector);
        }
        lastPod(found, job);
    }

    private static void lastPod(Findings found, Job job) {
        Integer completions = job.spec().completions();
        if (job.spec().isIndexed() && completions != null && completions > 0) {
            String name = job.metadata().name();
            String last = name + "-" + (completions - 1);
            if (!DnsFormats.label(last).isEmpty()) {
                String message = "will not able to create pod with invalid DNS label: " + last;
                found.invalid("metadata.name", name, message);
            }
        }
    }

    private static void generatedSelector(Findings found, Job job, PrefixedLabels prefixed) {
        LabelSelector selector = job.spec().selector();
        if (job.spec().selectorSource() == SelectorSource.MANUAL || selector == null) {
            return;
        }
        String uid = job.metadata().uid();
        String name = job.metadata().name();
        if (uid.isEmpty()) {
            found.required("metadata.uid", "");
        }
        Map<String, String> labels = job.spec().template().labels();
        hasLabel(found, labels, Names.LEGACY_CONTROLLER_UID_LABEL, uid);
        hasLabel(found, labels, Names.LEGACY_JOB_NAME_LABEL, name);
        Map<String, String> expected =
                Map.of(Names.LEGACY_CONTROLLER_UID_LABEL, uid, Names.LEGACY_JOB_NAME_LABEL, name);
        if (prefixed == PrefixedLabels.REQUIRED) {
            hasLabel(found, labels, Names.CONTROLLER_UID_LABEL, uid);
            hasLabel(found, labels, Names.JOB_NAME_LABEL, name);
            expected = Map.of(
                    Names.LEGACY_CONTROLLER_UID_LABEL, uid,
                    Names.LEGACY_JOB_NAME_LABEL, name,
                    Names.CONTROLLER_UID_LABEL, uid,
                    Names.JOB_NAME_LABEL, name);
        }
        if (LabelRules.isUsable(selector) && !selector.matches(expected)) {
            found.invalid("spec.selector", LabelRules.shown(selector), "`selector` not auto-generated");
        }
    }

    private static void hasLabel(Findings found, Map<String, String> labels, String key, String expected) {
        Path path = Path.of("spec.template.metadata").at("labels", key);
        String actual = labels.get(key);
        if (actual == null) {
            found.required(path, "must be '" + expected + "'");
        } else if (!actual.equals(expected)) {
            found.invalid(path, labels, "must be '" + expected + "'");
        }
    }

    /** The spec of a Job of its own, with its selector. */
    static void spec(Findings found, Path path, JobSpec spec) {
        JobSpecRules.judge(found, path, spec);
        LabelSelector selector = spec.selector();
        if (selector == null) {
            found.required(path.at("selector"), "");
        } else {
            LabelRules.selector(found, path.at("selector"), selector);
        }
        Map<String, String> labels = spec.template().labels();
        if (selector == null || (LabelRules.isUsable(selector) && !selector.matches(labels))) {
            found.invalid(
                    path.at("template.metadata.labels"),
                    labels.isEmpty() ? null : labels,
                    "`selector` does not match template `labels`");
        }
    }
}
