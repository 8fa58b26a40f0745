package dev.jobkit.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a CronJob stands (batch/v1 CronJobStatus).
 *
 * @param active Jobs that go on
 * @param lastScheduleTime the due time of the last Job made
 * @param lastSuccessfulTime when a Job last completed
 */
public record CronJobStatus(
        List<ObjectRef> active,
        @Nullable Instant lastScheduleTime,
        @Nullable Instant lastSuccessfulTime) {
    /** The status of a CronJob that no pass has seen. */
    public static final CronJobStatus EMPTY = new CronJobStatus(List.of(), null, null);

    /** Copies the collections; judges nothing. */
    public CronJobStatus {
        active = List.copyOf(active);
    }
}
