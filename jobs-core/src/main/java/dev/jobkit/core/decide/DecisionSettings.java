package dev.jobkit.core.decide;

import java.time.Duration;

/**
 * What may be set about decisions.
 *
 * @param backoffBase the delay after a first failure; 10 s in Kubernetes
 * @param backoffCap the longest delay; 10 min in Kubernetes
 * @param batch how many pods one pass creates or counts at most; 500 in Kubernetes
 */
public record DecisionSettings(Duration backoffBase, Duration backoffCap, int batch) {
    /** The constants of the Kubernetes 1.36 Job controller. */
    public static final DecisionSettings KUBERNETES =
            new DecisionSettings(Duration.ofSeconds(10), Duration.ofMinutes(10), 500);
}
