package dev.jobkit.model;

import java.util.Map;

/**
 * What the Jobs of a CronJob or definition look like (batch/v1 JobTemplateSpec).
 *
 * @param labels labels of each Job
 * @param annotations annotations of each Job
 * @param spec the spec of each Job
 * @param rest other metadata that nothing here reads
 */
public record JobTemplate(Map<String, String> labels, Map<String, String> annotations, JobSpec spec, Passthrough rest) {
    /** A template without anything. */
    public static final JobTemplate EMPTY =
            new JobTemplate(Map.of(), Map.of(), JobSpec.builder().build(), Passthrough.EMPTY);

    /** Copies the collections; judges nothing. */
    public JobTemplate {
        labels = Copies.sorted(labels);
        annotations = Copies.sorted(annotations);
    }

    /** Returns the template of this spec, without labels. */
    public static JobTemplate of(JobSpec spec) {
        return new JobTemplate(Map.of(), Map.of(), spec, Passthrough.EMPTY);
    }
}
