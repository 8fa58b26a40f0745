package dev.jobkit.model;

import java.util.Map;

/**
 * What the pods of a Job look like (v1 PodTemplateSpec).
 *
 * @param labels labels of each pod
 * @param annotations annotations of each pod
 * @param spec the spec of each pod
 * @param rest other metadata that nothing here reads
 */
public record PodTemplate(Map<String, String> labels, Map<String, String> annotations, PodSpec spec, Passthrough rest) {
    /** A template without anything. */
    public static final PodTemplate EMPTY = new PodTemplate(Map.of(), Map.of(), PodSpec.EMPTY, Passthrough.EMPTY);

    /** Copies the collections; judges nothing. */
    public PodTemplate {
        labels = Copies.sorted(labels);
        annotations = Copies.sorted(annotations);
    }

    /** Returns the template of this pod spec, without labels. */
    public static PodTemplate of(PodSpec spec) {
        return new PodTemplate(Map.of(), Map.of(), spec, Passthrough.EMPTY);
    }

    /** Returns this template with another pod spec. */
    public PodTemplate withSpec(PodSpec newSpec) {
        return new PodTemplate(labels, annotations, newSpec, rest);
    }

    /** Returns this template with other labels. */
    public PodTemplate withLabels(Map<String, String> newLabels) {
        return new PodTemplate(newLabels, annotations, spec, rest);
    }
}
