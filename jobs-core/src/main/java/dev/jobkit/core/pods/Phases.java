package dev.jobkit.core.pods;

import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RestartPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Computes the phase of a pod from its containers.
 *
 * <p>Source: "Pod phase" of the page Pod Lifecycle. A pod gets its last phase only when nothing of it runs any more.
 */
final class Phases {
    private Phases() {}

    /** Returns the phase of a pod that has not ended. */
    static PodPhase unfinished(PodDraft pod) {
        if (!ContainerOrder.isInitialized(pod)) {
            return PodPhase.PENDING;
        }
        for (ContainerDraft c : pod.mains) {
            if (!c.hasBegun()) {
                return PodPhase.PENDING;
            }
        }
        return PodPhase.RUNNING;
    }

    /** Returns the last phase of a pod, by the exit codes of its containers. */
    static PodPhase finished(PodDraft pod, @Nullable RestartPolicy policy) {
        if (ContainerOrder.isInitFailed(pod, policy)) {
            return PodPhase.FAILED;
        }
        for (ContainerDraft c : pod.mains) {
            if (!c.succeeded()) {
                return PodPhase.FAILED;
            }
        }
        return PodPhase.SUCCEEDED;
    }
}
