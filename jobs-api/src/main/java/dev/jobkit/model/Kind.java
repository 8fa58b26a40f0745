package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * A kind of stored objects.
 *
 * @param name the kind's name, {@code "Job"}
 * @param apiVersion the group and version, {@code "batch/v1"}
 * @param type the class of its objects
 * @param <T> the class of its objects
 */
public record Kind<T extends Stored>(String name, String apiVersion, Class<T> type) {
    /** Our own group and version. */
    public static final String JOBKIT_V1 = "jobkit.dev/v1";

    public static final Kind<Job> JOB = new Kind<>("Job", "batch/v1", Job.class);
    public static final Kind<CronJob> CRON_JOB = new Kind<>("CronJob", "batch/v1", CronJob.class);
    public static final Kind<Pod> POD = new Kind<>("Pod", "v1", Pod.class);
    public static final Kind<EventRecord> EVENT = new Kind<>("Event", "v1", EventRecord.class);
    public static final Kind<JobDefinition> DEFINITION = new Kind<>("JobDefinition", JOBKIT_V1, JobDefinition.class);
    public static final Kind<JobRun> RUN = new Kind<>("JobRun", JOBKIT_V1, JobRun.class);

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Kind<?> kind
                        && name.equals(kind.name)
                        && apiVersion.equals(kind.apiVersion)
                        && type.equals(kind.type));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
