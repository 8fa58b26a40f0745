package dev.jobkit.core.decide;

import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodReplacementPolicy;

/**
 * When a pod has failed for good and may be replaced (batch/v1 JobSpec.podReplacementPolicy, KEP-3939).
 *
 * <p>Under TerminatingOrFailed a deleted pod has failed as soon as its deletion is asked for; under Failed, and always with
 * a pod failure policy, only when its phase says so.
 */
final class Replacement {
    private Replacement() {}

    /** Tells whether only pods in phase Failed are replaced. */
    static boolean onlyFailed(JobSpec spec) {
        return spec.podFailurePolicy() != null || PodReplacementPolicy.FAILED.equals(spec.podReplacementPolicy());
    }

    /** Tells whether the pod counts as a failure. */
    static boolean isFailed(Pod pod, JobSpec spec) {
        PodPhase phase = pod.status().phase();
        if (phase == PodPhase.FAILED) {
            return true;
        }
        return phase != PodPhase.SUCCEEDED && pod.metadata().isDeleting() && !onlyFailed(spec);
    }
}
