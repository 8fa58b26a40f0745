package dev.jobkit.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a pod failure policy (batch/v1 PodFailurePolicyRule).
 *
 * @param action what to do when it matches
 * @param onExitCodes matches exit codes
 * @param onPodConditions matches when one of these conditions holds
 */
public record PodFailureRule(
        @Nullable PodFailureAction action, @Nullable ExitCodes onExitCodes, List<PodConditionPattern> onPodConditions) {
    /** Copies the collections; judges nothing. */
    public PodFailureRule {
        onPodConditions = List.copyOf(onPodConditions);
    }
}
