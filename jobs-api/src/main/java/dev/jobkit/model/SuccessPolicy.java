package dev.jobkit.model;

import java.util.List;

/**
 * When an Indexed Job counts as successful before all indexes are done (batch/v1 JobSpec.successPolicy).
 *
 * @param rules 1 to 20 rules; the first that is met decides
 */
public record SuccessPolicy(List<SuccessRule> rules) {
    /** Copies the collections; judges nothing. */
    public SuccessPolicy {
        rules = List.copyOf(rules);
    }
}
