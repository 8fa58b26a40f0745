package dev.jobkit.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses failed containers by exit code (batch/v1 PodFailurePolicyOnExitCodesRequirement).
 *
 * @param containerName the container looked at; null means any
 * @param operator In or NotIn
 * @param values exit codes in ascending order, at most 255
 */
public record ExitCodes(
        @Nullable String containerName, @Nullable ExitCodeOperator operator, List<Integer> values) {
    /** Copies the collections; judges nothing. */
    public ExitCodes {
        values = List.copyOf(values);
    }
}
