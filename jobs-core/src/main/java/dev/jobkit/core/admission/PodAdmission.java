package dev.jobkit.core.admission;

import dev.jobkit.model.Pod;
import dev.jobkit.model.PodStatus;
import java.util.List;

/** Takes pods in that a person stores, without a Job: fills in defaults and judges them (v1 Pod). */
public final class PodAdmission {
    private PodAdmission() {}

    /**
     * Judges a new pod.
     *
     * @param sent the pod as it was written, its name already generated where it asked for that
     * @param uid its identity
     */
    public static Reviewed<Pod> create(Pod sent, String uid) {
        Pod pod = new Pod(JobDefaults.identify(sent.metadata(), uid), PodDefaults.spec(sent.spec()), PodStatus.EMPTY);
        Findings found = new Findings();
        MetadataRules.create(found, pod.metadata());
        PodRules.spec(found, Path.of("spec"), pod.spec());
        return new Reviewed<>(pod, new Review(found.toList(), List.of()));
    }
}
