package dev.jobkit.model;

/**
 * The record of who ran what with which result; it outlives the Job and its pods.
 *
 * @param metadata name and so on; owned by nobody
 * @param spec what was run
 * @param status how it stands
 */
public record JobRun(Metadata metadata, RunSpec spec, RunStatus status) implements Stored {

    @Override
    public Kind<JobRun> kind() {
        return Kind.RUN;
    }

    @Override
    public JobRun withMetadata(Metadata newMetadata) {
        return new JobRun(newMetadata, spec, status);
    }

    /** Returns this record with another status. */
    public JobRun withStatus(RunStatus newStatus) {
        return new JobRun(metadata, spec, newStatus);
    }

    @Override
    public boolean isLive() {
        return status.outcome() == RunOutcome.RUNNING;
    }
}
