package dev.jobkit.model;

/**
 * Starts Jobs at given times (batch/v1 CronJob).
 *
 * @param metadata name, labels and so on
 * @param spec when and what
 * @param status how it stands
 */
public record CronJob(Metadata metadata, CronJobSpec spec, CronJobStatus status) implements Stored {

    /** Returns a new CronJob with this metadata. */
    public static CronJob of(Metadata metadata, CronJobSpec spec) {
        return new CronJob(metadata, spec, CronJobStatus.EMPTY);
    }

    @Override
    public Kind<CronJob> kind() {
        return Kind.CRON_JOB;
    }

    @Override
    public CronJob withMetadata(Metadata newMetadata) {
        return new CronJob(newMetadata, spec, status);
    }

    /** Returns this CronJob with another spec. */
    public CronJob withSpec(CronJobSpec newSpec) {
        return new CronJob(metadata, newSpec, status);
    }

    /** Returns this CronJob with another status. */
    public CronJob withStatus(CronJobStatus newStatus) {
        return new CronJob(metadata, spec, newStatus);
    }

    @Override
    public boolean isLive() {
        return true;
    }
}
