package dev.jobkit.model;

/**
 * A Job: a wish (spec) and an account (status) of running pods to completion (batch/v1 Job).
 *
 * @param metadata name, labels and so on
 * @param spec what it is to do
 * @param status how it stands
 * @param tracking what the controller remembers
 */
public record Job(Metadata metadata, JobSpec spec, JobStatus status, Tracking tracking) implements Stored {

    /** Returns a new Job of this name in the namespace {@code default}. */
    public static Job of(String name, JobSpec spec) {
        return of(Metadata.named(name), spec);
    }

    /** Returns a new Job with this metadata. */
    public static Job of(Metadata metadata, JobSpec spec) {
        return new Job(metadata, spec, JobStatus.EMPTY, Tracking.NONE);
    }

    @Override
    public Kind<Job> kind() {
        return Kind.JOB;
    }

    @Override
    public Job withMetadata(Metadata newMetadata) {
        return new Job(newMetadata, spec, status, tracking);
    }

    /** Returns this Job with another spec. */
    public Job withSpec(JobSpec newSpec) {
        return new Job(metadata, newSpec, status, tracking);
    }

    /** Returns this Job with another status and memory. */
    public Job withStatus(JobStatus newStatus, Tracking newTracking) {
        return new Job(metadata, spec, newStatus, newTracking);
    }

    /** Tells whether the Job is Complete or Failed. */
    public boolean isFinished() {
        return isComplete() || isFailed();
    }

    /** Tells whether the Job has the condition Complete. */
    public boolean isComplete() {
        return status.has(JobConditionType.COMPLETE);
    }

    /** Tells whether the Job has the condition Failed. */
    public boolean isFailed() {
        return status.has(JobConditionType.FAILED);
    }

    @Override
    public boolean isLive() {
        return !isFinished() || metadata.isDeleting() || spec.ttlAfterFinished() != null;
    }
}
