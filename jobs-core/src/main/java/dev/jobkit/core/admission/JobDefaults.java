package dev.jobkit.core.admission;

import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.PodConditionPattern;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import dev.jobkit.model.PodReplacementPolicy;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.model.Suspension;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Fills in what a Job leaves open (batch/v1 defaults of Job; the strategy that prepares it for creation). */
final class JobDefaults {
    private static final int BACKOFF_LIMIT = 6;

    private JobDefaults() {}

    /** What every Job gets when it is read, new or changed. */
    static Job read(Job job) {
        JobSpec spec = spec(job.spec());
        return withTemplateLabels(job.withSpec(spec));
    }

    /** What a new Job gets: all defaults, its identity, its selector and the labels that the selector asks for. */
    static Job create(Job sent, String uid) {
        return identified(sent, read(sent), uid);
    }

    /** What a new Job gets whose other defaults are there: its identity, its selector, labels. */
    static Job identified(Job sent, Job job, String uid) {
        Metadata identified = identify(job.metadata(), uid);
        if (job.spec().selectorSource() == SelectorSource.MANUAL) {
            return new Job(identified, job.spec(), JobStatus.EMPTY, job.tracking());
        }
        JobSpec selected = withSelector(job.spec(), identified);
        // labels taken from the template are the template's, so that they gain the generated ones with it
        boolean shared =
                sent.metadata().labels().isEmpty() && !job.metadata().labels().isEmpty();
        Map<String, String> labels = shared ? selected.template().labels() : identified.labels();
        Metadata labelled = identified.toBuilder().labels(labels).build();
        return new Job(labelled, selected, JobStatus.EMPTY, job.tracking());
    }

    /** The metadata of a new object. */
    static Metadata identify(Metadata metadata, String uid) {
        String namespace = metadata.namespace().isEmpty() ? ObjectKey.DEFAULT_NAMESPACE : metadata.namespace();
        return metadata.toBuilder()
                .namespace(namespace)
                .uid(uid)
                .generation(1)
                .deleted(null)
                .deletionGrace(null)
                .build();
    }

    /** A Job without labels of its own shows those of its template. */
    static Job withTemplateLabels(Job job) {
        if (!job.metadata().labels().isEmpty() || job.spec().template().labels().isEmpty()) {
            return job;
        }
        return job.withMetadata(job.metadata().toBuilder()
                .labels(job.spec().template().labels())
                .build());
    }

    private static JobSpec withSelector(JobSpec spec, Metadata metadata) {
        Map<String, String> labels = new TreeMap<>(spec.template().labels());
        labels.putIfAbsent(Names.LEGACY_JOB_NAME_LABEL, metadata.name());
        labels.putIfAbsent(Names.JOB_NAME_LABEL, metadata.name());
        labels.putIfAbsent(Names.LEGACY_CONTROLLER_UID_LABEL, metadata.uid());
        labels.putIfAbsent(Names.CONTROLLER_UID_LABEL, metadata.uid());
        LabelSelector given = spec.selector() == null ? LabelSelector.ALL : spec.selector();
        Map<String, String> wanted = new TreeMap<>(given.matchLabels());
        wanted.putIfAbsent(Names.CONTROLLER_UID_LABEL, metadata.uid());
        return spec.toBuilder()
                .selector(new LabelSelector(wanted, given.matchExpressions()))
                .template(spec.template().withLabels(labels))
                .build();
    }

    private static JobSpec spec(JobSpec spec) {
        JobSpec.Builder b = template(spec).toBuilder();
        if (spec.completions() == null && spec.parallelism() == null) {
            b.completions(1);
        }
        if (spec.parallelism() == null) {
            b.parallelism(1);
        }
        if (spec.backoffLimit() == null) {
            b.backoffLimit(spec.backoffLimitPerIndex() == null ? BACKOFF_LIMIT : Integer.MAX_VALUE);
        }
        if (spec.completionMode() == null) {
            b.completionMode(CompletionMode.NON_INDEXED);
        }
        if (spec.suspension() == null) {
            b.suspension(Suspension.NOT_SUSPENDED);
        }
        if (spec.selectorSource() == null) {
            b.selectorSource(SelectorSource.GENERATED);
        }
        if (spec.podReplacementPolicy() == null) {
            b.podReplacementPolicy(
                    spec.podFailurePolicy() == null
                            ? PodReplacementPolicy.TERMINATING_OR_FAILED
                            : PodReplacementPolicy.FAILED);
        }
        return b.build();
    }

    /** The defaults that a Job and the template of a CronJob have in common. */
    static JobSpec template(JobSpec spec) {
        return spec.toBuilder()
                .template(spec.template()
                        .withSpec(PodDefaults.spec(spec.template().spec())))
                .podFailurePolicy(conditions(spec.podFailurePolicy()))
                .build();
    }

    private static @Nullable PodFailurePolicy conditions(@Nullable PodFailurePolicy policy) {
        if (policy == null) {
            return null;
        }
        return new PodFailurePolicy(policy.rules().stream()
                .map(rule -> new PodFailureRule(
                        rule.action(),
                        rule.onExitCodes(),
                        rule.onPodConditions().stream()
                                .map(JobDefaults::condition)
                                .toList()))
                .toList());
    }

    private static PodConditionPattern condition(PodConditionPattern pattern) {
        ConditionStatus status = pattern.status();
        return status == null || status.value().isEmpty()
                ? new PodConditionPattern(pattern.type(), ConditionStatus.TRUE)
                : pattern;
    }
}
