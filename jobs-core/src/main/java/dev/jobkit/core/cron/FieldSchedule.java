package dev.jobkit.core.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Five fields as bits, each made by {@link CronField}.
 *
 * <p>Source: robfig/cron v3.0.1 {@code SpecSchedule}.
 */
record FieldSchedule(long minutes, long hours, long daysOfMonth, long months, long daysOfWeek) implements Schedule {

    @Override
    public Optional<Instant> next(Instant after, ZoneId zone) {
        if (minutes == 0 || hours == 0 || months == 0) {
            return Optional.empty(); // "," holds nothing; the search would see every hour of five years first
        }
        // the upcoming second, also when the fraction of this one is almost over
        return new CronSearch(this, new WallClock(zone.getRules(), after.getEpochSecond() + 1)).run();
    }

    /** Both day fields must agree if one of them is a star, else either will do. */
    boolean hasDay(int dayOfMonth, int dayOfWeek) {
        boolean month = has(daysOfMonth, dayOfMonth);
        boolean week = has(daysOfWeek, dayOfWeek);
        return ((daysOfMonth | daysOfWeek) & CronField.STAR) != 0 ? month && week : month || week;
    }

    boolean hasMonth(int month) {
        return has(months, month);
    }

    static boolean has(long bits, int value) {
        return ((bits >>> value) & 1) != 0;
    }
}
