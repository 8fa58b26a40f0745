package dev.jobkit.model;

import java.util.List;

/**
 * What failures of pods mean; the first rule that matches decides (batch/v1 JobSpec.podFailurePolicy).
 *
 * @param rules at most 20 rules, in order
 */
public record PodFailurePolicy(List<PodFailureRule> rules) {
    /** Copies the collections; judges nothing. */
    public PodFailurePolicy {
        rules = List.copyOf(rules);
    }
}
