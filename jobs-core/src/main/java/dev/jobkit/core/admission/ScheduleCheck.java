package dev.jobkit.core.admission;

import java.util.Optional;

/**
 * Judges schedules and time zones for admission, which knows neither cron nor the zone data itself.
 *
 * <p>Source: batch/v1 CronJobSpec.schedule and timeZone.
 */
public interface ScheduleCheck {
    /** Returns what is wrong with the schedule in the parser's words; empty when it can be read. */
    Optional<String> schedule(String schedule);

    /** Returns what is wrong with the name of a time zone, as in {@code "unknown time zone X"}; empty when it is known. */
    Optional<String> timeZone(String name);
}
