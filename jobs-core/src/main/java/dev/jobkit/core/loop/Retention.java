package dev.jobkit.core.loop;

import java.time.Duration;
import java.time.Instant;

/**
 * How long records of runs are kept after their end; the first limit that is reached counts. Runs that go on are kept.
 *
 * @param perName how many records of one definition, CronJob or Job
 * @param overall how many records in all
 * @param age how old a record may get, from the end of its run
 * @param attempts how many attempts of one run; a tenth more may be kept
 */
public record Retention(int perName, int overall, Duration age, int attempts) {
    private static final Duration FOR_EVER = Duration.ofDays(365_000);

    /** The last 100 runs of each name, 10,000 in all, 90 days; the last 10,000 attempts of a run. */
    public static final Retention DEFAULT = new Retention(100, 10_000, Duration.ofDays(90), 10_000);

    /** Returns when a record of a run that ended then is too old; {@link Instant#MAX} when nobody will see it. */
    Instant end(Instant ended) {
        return age.compareTo(FOR_EVER) >= 0 ? Instant.MAX : ended.plus(age);
    }
}
