package dev.jobkit.cli;

import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.model.Stored;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a manifest means that is to take the place of a stored object: what was generated for that one stays. */
final class Replacement {
    private static final Set<String> GENERATED = Set.of(
            Names.JOB_NAME_LABEL,
            Names.CONTROLLER_UID_LABEL,
            Names.LEGACY_JOB_NAME_LABEL,
            Names.LEGACY_CONTROLLER_UID_LABEL);

    /** Marks that only {@code cancel} sets. */
    private static final Set<String> MARKS =
            Set.of(Names.CANCELLED, Names.CANCELLED_INDEXES, Names.CANCELLED_INDEXES_BY);

    private Replacement() {}

    /**
     * Returns what the text of an object that was stored once means as a new one: what was generated for its old uid is left
     * out. The API server refuses such a Job; here its text can be created again.
     */
    static Stored fresh(Stored text) {
        if (!(text instanceof Job job)
                || job.metadata().uid().isEmpty()
                || job.spec().selectorSource() == SelectorSource.MANUAL) {
            return text;
        }
        JobSpec spec = job.spec();
        PodTemplate template = spec.template();
        return job.withMetadata(job.metadata().toBuilder()
                        .labels(own(job.metadata().labels()))
                        .build())
                .withSpec(spec.toBuilder()
                        .selector(null)
                        .template(template.withLabels(own(template.labels())))
                        .build());
    }

    private static Map<String, String> own(Map<String, String> labels) {
        Map<String, String> own = new LinkedHashMap<>(labels);
        own.keySet().removeAll(GENERATED);
        return own;
    }

    /** Returns the object that is to be stored in place of the one that is there. */
    static Stored of(Stored wanted, Stored there) {
        Metadata old = there.metadata();
        Metadata given = wanted.metadata();
        Map<String, String> annotations = new LinkedHashMap<>(given.annotations());
        annotations.keySet().removeAll(MARKS);
        old.annotations().forEach((name, value) -> {
            if (MARKS.contains(name)) {
                annotations.put(name, value);
            }
        });
        Metadata metadata = given.toBuilder()
                .annotations(annotations)
                .labels(given.labels().isEmpty() && there instanceof Job ? old.labels() : given.labels())
                .finalizers(given.finalizers().isEmpty() ? old.finalizers() : given.finalizers())
                .owners(given.owners().isEmpty() ? old.owners() : given.owners())
                .build();
        Stored placed = wanted.withMetadata(metadata);
        return placed instanceof Job job && there instanceof Job stored
                ? job.withSpec(spec(job.spec(), stored.spec()))
                : placed;
    }

    private static JobSpec spec(JobSpec wanted, JobSpec stored) {
        if (wanted.selector() != null || stored.selectorSource() == SelectorSource.MANUAL) {
            return wanted;
        }
        PodTemplate template = wanted.template();
        Map<String, String> labels = new LinkedHashMap<>(template.labels());
        stored.template().labels().forEach((name, value) -> {
            if (GENERATED.contains(name)) {
                labels.putIfAbsent(name, value);
            }
        });
        return wanted.toBuilder()
                .selector(stored.selector())
                .template(template.withLabels(labels))
                .build();
    }
}
