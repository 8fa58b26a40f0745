package dev.jobkit;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** CronJobs and their schedules. Thread-safe. */
public interface CronJobs {
    /**
     * Stores a CronJob.
     *
     * @throws InvalidJobException if it is refused
     * @throws AlreadyExistsException if the name is taken
     */
    CronJob create(CronJob cronJob);

    /** Returns the CronJob, if it is there. */
    Optional<CronJob> find(ObjectKey key);

    /**
     * Changes the spec; repeated when somebody else changes the CronJob at the same time.
     *
     * @throws NotFoundException if it is not there
     * @throws InvalidJobException if the change is refused
     */
    CronJob edit(ObjectKey key, UnaryOperator<CronJobSpec> edit);

    /**
     * Starts a Job of the CronJob now, under a name of its own.
     *
     * @param name the name of the Job
     * @throws NotFoundException if there is no such CronJob
     */
    default Job trigger(ObjectKey key, String name) {
        return trigger(key, name, WriteOptions.DEFAULT);
    }

    /** Starts a Job of the CronJob now, as somebody whom its record names; see {@link #trigger(ObjectKey, String)}. */
    Job trigger(ObjectKey key, String name, WriteOptions options);

    /**
     * Removes the CronJob.
     *
     * @throws NotFoundException if it is not there
     */
    void delete(ObjectKey key, Propagation propagation);

    /**
     * Returns the next due times of a schedule, earliest first; fewer than asked, or none, when it does not fire again.
     *
     * @param schedule five cron fields or a descriptor, {@code "30 21 * * *"}
     * @param timeZone the name of a time zone, {@code "Europe/Berlin"}; null means UTC
     * @param from due times are after this instant
     * @param count at most this many, 1 or more
     * @throws IllegalArgumentException if the schedule or the time zone cannot be read; the message says why
     */
    List<Instant> next(String schedule, @Nullable String timeZone, Instant from, int count);
}
