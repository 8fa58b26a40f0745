package dev.jobkit.spi;

import dev.jobkit.model.Quantity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An executor as a node: what it offers.
 *
 * @param labels labels that a nodeSelector can ask for
 * @param allocatable capacity by resource ({@code cpu}, {@code memory}, {@code pods}); what is missing is
 *     unlimited
 * @param strategy how it works, for people
 * @param bestEffort promises that it can keep only as well as the system allows
 * @param survival what becomes of its runs when the program ends
 * @param reach who can reach its runs where several controllers share a store
 */
public record NodeInfo(
        Map<String, String> labels,
        Map<String, Quantity> allocatable,
        String strategy,
        List<String> bestEffort,
        Survival survival,
        Reach reach) {
    /** A node without labels and limits. */
    public static final NodeInfo UNLIMITED = new NodeInfo(Map.of(), Map.of(), "", List.of());

    /** Copies the collections; judges nothing. */
    public NodeInfo {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        allocatable = Collections.unmodifiableMap(new LinkedHashMap<>(allocatable));
        bestEffort = List.copyOf(bestEffort);
    }

    /** Makes a node that only its own controller reaches. */
    public NodeInfo(
            Map<String, String> labels,
            Map<String, Quantity> allocatable,
            String strategy,
            List<String> bestEffort,
            Survival survival) {
        this(labels, allocatable, strategy, bestEffort, survival, Reach.LOCAL);
    }

    /** Makes a node whose runs end with the program. */
    public NodeInfo(
            Map<String, String> labels, Map<String, Quantity> allocatable, String strategy, List<String> bestEffort) {
        this(labels, allocatable, strategy, bestEffort, Survival.DIE_WITH_CONTROLLER);
    }
}
