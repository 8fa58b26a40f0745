package dev.jobkit.model;

import java.util.OptionalInt;

/**
 * A pod: one or more containers that run together (v1 Pod).
 *
 * @param metadata name, labels and so on
 * @param spec what it is to be
 * @param status how it stands
 */
public record Pod(Metadata metadata, PodSpec spec, PodStatus status) implements Stored {

    @Override
    public Kind<Pod> kind() {
        return Kind.POD;
    }

    @Override
    public Pod withMetadata(Metadata newMetadata) {
        return new Pod(newMetadata, spec, status);
    }

    /** Returns this pod with another status. */
    public Pod withStatus(PodStatus newStatus) {
        return new Pod(metadata, spec, newStatus);
    }

    /** Tells whether the pod is Succeeded or Failed. */
    public boolean isEnded() {
        return status.phase() == PodPhase.SUCCEEDED || status.phase() == PodPhase.FAILED;
    }

    /** Tells whether the pod neither ended nor is being deleted. */
    public boolean isActive() {
        return !isEnded() && !metadata.isDeleting();
    }

    /** Tells whether the pod still waits to be counted by its Job. */
    public boolean isTracked() {
        return metadata.finalizers().contains(Names.TRACKING_FINALIZER);
    }

    /** Returns the completion index of a pod of an Indexed Job; empty when it has none that can be read. */
    public OptionalInt completionIndex() {
        return Names.completionIndex(metadata.annotations());
    }

    @Override
    public boolean isLive() {
        return !isEnded() || isTracked() || metadata.isDeleting();
    }
}
