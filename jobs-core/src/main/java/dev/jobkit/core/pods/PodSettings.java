package dev.jobkit.core.pods;

import java.time.Duration;

/**
 * What may be set about the life of pods.
 *
 * @param crashBase the delay before the second restart of a container, and before a refused start is tried again; 10 s in
 *     Kubernetes
 * @param crashCap the longest delay; 5 min in Kubernetes
 * @param crashReset a run of this length makes the delays begin anew; 10 min in Kubernetes
 */
public record PodSettings(Duration crashBase, Duration crashCap, Duration crashReset) {
    /** The constants of the Kubernetes 1.36 node agent. */
    public static final PodSettings KUBERNETES =
            new PodSettings(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(10));
}
