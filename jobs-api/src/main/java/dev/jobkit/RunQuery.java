package dev.jobkit;

import dev.jobkit.model.RunOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Chooses run records; null means any.
 *
 * @param namespace the namespace of the Job
 * @param job the name of the Job
 * @param source the name of the definition or CronJob
 * @param outcome how it stands
 */
public record RunQuery(
        @Nullable String namespace,
        @Nullable String job,
        @Nullable String source,
        @Nullable RunOutcome outcome) {
    /** All records. */
    public static final RunQuery ALL = new RunQuery(null, null, null, null);
}
