package dev.jobkit.core.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schedule tells, for any instant, the next instant at which a CronJob is due.
 *
 * <p>Accepted are five fields (minute, hour, day of month, month, day of week) as in {@code "0/15 8-18 * * MON-FRI"},
 * the names {@code @yearly}, {@code @annually}, {@code @monthly}, {@code @weekly}, {@code @daily}, {@code @midnight}
 * and {@code @hourly}, and {@code "@every 1h30m"}; a prefix {@code TZ=} or {@code CRON_TZ=} may name a time zone. Days
 * of month and of week are alternatives when both are restricted; a star or a question mark, without a step above 1,
 * restricts nothing.
 *
 * <pre>{@code
 * CronExpression.parse("30 2 * * *").next(after, ZoneId.of("Europe/Berlin"));
 * }</pre>
 *
 * <p>Immutable and safe for use by many threads. Two expressions are equal when they are written alike. Source:
 * batch/v1 CronJobSpec.schedule, read by {@code ParseStandard} of robfig/cron v3.0.1, with what it does around a change
 * of the clocks: a time that does not exist is skipped, one that comes twice may be due twice.
 */
public final class CronExpression {
    private final String text;
    private final ZonePrefix prefix;
    private final Schedule schedule;

    private CronExpression(String text, ZonePrefix prefix, Schedule schedule) {
        this.text = text;
        this.prefix = prefix;
        this.schedule = schedule;
    }

    /**
     * Reads a schedule as robfig/cron v3.0.1 {@code ParseStandard} does.
     *
     * @param schedule the text of batch/v1 CronJobSpec.schedule
     * @throws CronSyntaxException if it is not a schedule; the message is the API server's
     */
    public static CronExpression parse(String schedule) {
        if (schedule.isEmpty()) {
            throw new CronSyntaxException("empty spec string");
        }
        ZonePrefix prefix = ZonePrefix.of(schedule);
        return new CronExpression(schedule, prefix, Schedule.parse(prefix.rest()));
    }

    /**
     * Returns the first due instant after the given one, always on a whole second.
     *
     * <p>{@code @every} counts from {@code after}, its fraction of a second cut off, and looks at no clock on the wall.
     * Source: robfig/cron v3.0.1 {@code SpecSchedule.Next} and {@code ConstantDelaySchedule.Next}. As there, the result
     * can lie before {@code after} within hours of clocks put back over midnight or by several hours (St John's
     * until 2011); no zone has had that since.
     *
     * @param after the instant to search from, itself not a result
     * @param zone where the fields are read, unless the expression itself names a time zone
     * @return the instant, or empty if none comes within the five calendar years after that of {@code after}
     * @throws java.time.DateTimeException if the search leaves what {@link Instant} can hold
     */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        @Nullable ZoneId own = prefix.zone();
        return schedule.next(after, own == null ? zone : own);
    }

    /**
     * Tells whether the text begins with {@code TZ=} or {@code CRON_TZ=}.
     *
     * <p>The parser accepts such a prefix, batch/v1 validation of CronJobSpec.schedule refuses it in its own words.
     */
    public boolean namesTimeZone() {
        return prefix.present();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CronExpression that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the expression as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
