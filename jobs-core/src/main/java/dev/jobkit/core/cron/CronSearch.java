package dev.jobkit.core.cron;

import java.time.Instant;
import java.util.Optional;

/**
 * One search for the next due instant: month, day, hour, minute and second are moved on in turn until each fits.
 *
 * <p>A field that runs over its end sends the search back to the month. The steps are those of the
 * source, since around a change of the clocks the result is whatever these steps run into: a day
 * whose midnight is skipped may be missed or fire under its neighbour's name, and after a shift by half an hour the
 * first minutes of an hour may be passed over. Where the clocks stay as they are, many equal steps are taken as one.
 *
 * <p>Source: robfig/cron v3.0.1 {@code SpecSchedule.Next}, which batch/v1 CronJobSpec.schedule is read by.
 */
final class CronSearch {
    private static final int YEARS = 5;
    private static final long ON_THE_MINUTE = 1;

    private final FieldSchedule schedule;
    private final WallClock clock;

    /** Whether the smaller fields were set back to their beginning, which is done once, before the first step. */
    private boolean cut;

    CronSearch(FieldSchedule schedule, WallClock clock) {
        this.schedule = schedule;
        this.clock = clock;
    }

    Optional<Instant> run() {
        int lastYear = clock.year() + YEARS;
        while (clock.year() <= lastYear) {
            if (reachMonth()
                    && reachDay()
                    && reach(schedule.hours(), WallClock.HOUR, 24)
                    && reach(schedule.minutes(), WallClock.MINUTE, 60)
                    && reach(ON_THE_MINUTE, WallClock.SECOND, 60)) {
                return Optional.of(clock.instant());
            }
        }
        return Optional.empty();
    }

    /** Moves to a month that fits; false if the year ran out. */
    private boolean reachMonth() {
        while (!schedule.hasMonth(clock.month())) {
            if (!cut) {
                cut = true;
                clock.toStartOfMonth();
            }
            clock.plusMonth();
            if (clock.month() == 1) {
                return false;
            }
        }
        return true;
    }

    /** Moves to a day that fits; false if the month ran out. */
    private boolean reachDay() {
        while (!schedule.hasDay(clock.dayOfMonth(), clock.dayOfWeek())) {
            if (!cut) {
                cut = true;
                clock.toStartOfDay();
            }
            clock.plusDay();
            if (clock.dayOfMonth() == 1) {
                return false;
            }
        }
        return true;
    }

    /** Moves to an hour, a minute or a second that fits; false if it came to zero. */
    private boolean reach(long bits, int unit, int size) {
        int value = clock.read(unit, size);
        while (!FieldSchedule.has(bits, value)) {
            if (!cut) {
                cut = true;
                clock.toStartOf(unit);
                // an hour that begins in a gap becomes another hour, which is left even if it would fit
                value = clock.read(unit, size);
            }
            clock.plus(stepsToNext(bits, value, size), unit);
            value = clock.read(unit, size);
            if (value == 0) {
                return false;
            }
        }
        return true;
    }

    /** Counts from the value after this one, to the first that fits or to the end. */
    private static int stepsToNext(long bits, int value, int size) {
        long rest = (bits & ~CronField.STAR) >>> (value + 1);
        return rest == 0 ? size - value : Long.numberOfTrailingZeros(rest) + 1;
    }
}
