package dev.jobkit.core.cron;

import java.time.Instant;
import java.time.LocalDate;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * An instant that moves, and what a clock on the wall shows at it.
 *
 * <p>It moves as Go's {@code time.Time} does, which differs from {@link java.time.ZonedDateTime} where a wall time
 * exists twice or not at all ({@link #resolve}). The offset is remembered together with the span of time it is good
 * for, so that most moves are plain arithmetic. Not for use by more than one thread.
 *
 * <p>Source: Go's {@code time.Date} and {@code Time.Add}, {@code AddDate}, on which robfig/cron v3.0.1 builds.
 */
final class WallClock {
    static final int SECOND = 1;
    static final int MINUTE = 60;
    static final int HOUR = 3_600;
    private static final int DAY = 86_400;

    /** How far back the offset is looked up: moves to the start of a month should stay within. */
    private static final int LOOK_BACK = 33 * DAY;

    private final ZoneRules rules;
    private long epochSecond;

    /** What the wall shows: the date, the same as a count of days, and the time of day. */
    private LocalDate date;

    private long epochDay;
    private int secondOfDay;

    /** Holds from {@code since} on and before {@code until}. */
    private int offset;

    private long since;
    private long until;

    WallClock(ZoneRules rules, long epochSecond) {
        this.rules = rules;
        learnOffset(epochSecond);
        show(epochSecond);
        this.date = LocalDate.ofEpochDay(epochDay);
    }

    Instant instant() {
        return Instant.ofEpochSecond(epochSecond);
    }

    int year() {
        return date.getYear();
    }

    int month() {
        return date.getMonthValue();
    }

    int dayOfMonth() {
        return date.getDayOfMonth();
    }

    /** From 0 for Sunday to 6. */
    int dayOfWeek() {
        return date.getDayOfWeek().getValue() % 7;
    }

    /** Reads hours, minutes or seconds, which run from 0 to before {@code size}. */
    int read(int unit, int size) {
        return secondOfDay / unit % size;
    }

    void toStartOfMonth() {
        moveToLocal(date.withDayOfMonth(1).toEpochDay(), 0);
    }

    void toStartOfDay() {
        moveToLocal(epochDay, 0);
    }

    void toStartOf(int unit) {
        if (unit == HOUR) {
            moveToLocal(epochDay, secondOfDay - secondOfDay % HOUR);
        } else {
            // not by the wall: these two differ for offsets with seconds, before 1972
            moveTo(epochSecond - Math.floorMod(epochSecond, unit));
        }
    }

    /** Moves to the same day and time of the next month, on into the month after if that one is too short. */
    void plusMonth() {
        long firstOfNext = date.withDayOfMonth(1).plusMonths(1).toEpochDay();
        moveToLocal(firstOfNext + date.getDayOfMonth() - 1, secondOfDay);
    }

    /** Moves to the next day, and to the hour next to midnight if that day has none. */
    void plusDay() {
        long before = epochSecond;
        moveToLocal(epochDay + 1, secondOfDay);
        int hour = read(HOUR, 24);
        if (hour != 0) {
            moveTo(epochSecond + (hour > 12 ? 24 - hour : -hour) * (long) HOUR);
        }
        if (epochSecond <= before) {
            // Samoa left out a whole day in 2011; robfig/cron turns on the spot there for ever
            moveTo(before + DAY);
        }
    }

    /** Moves on by that many units at once, or by a single one if the clocks change on the way. */
    void plus(int steps, int unit) {
        long target = epochSecond + (long) steps * unit;
        moveTo(target < until ? target : epochSecond + unit);
    }

    private void moveToLocal(long day, int second) {
        moveTo(resolve(day * DAY + second));
    }

    /**
     * Finds the instant at which the wall clock shows this, as Go's {@code time.Date} does.
     *
     * <p>The wall time, taken for UTC, is the first guess at the offset. West of Greenwich that is too early: a time in
     * a gap ends up before the gap, and of two instants it is the first. East of Greenwich it is the other way round.
     */
    private long resolve(long wall) {
        return wall - offsetAt(wall - offsetAt(wall));
    }

    private int offsetAt(long second) {
        return second >= since && second < until
                ? offset
                : rules.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
    }

    private void moveTo(long second) {
        if (second < since || second >= until) {
            learnOffset(second);
        }
        long day = epochDay;
        show(second);
        if (epochDay != day) {
            date = LocalDate.ofEpochDay(epochDay);
        }
    }

    private void show(long second) {
        long local = second + offset;
        epochSecond = second;
        epochDay = Math.floorDiv(local, DAY);
        secondOfDay = Math.floorMod(local, DAY);
    }

    private void learnOffset(long second) {
        offset = rules.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
        long from = second - LOOK_BACK;
        long change = firstChangeAfter(from);
        since = change <= second ? second : from;
        until = change <= second ? firstChangeAfter(second) : change;
    }

    private long firstChangeAfter(long second) {
        ZoneOffsetTransition change = rules.nextTransition(Instant.ofEpochSecond(second));
        return change == null ? Long.MAX_VALUE : change.toEpochSecond();
    }
}
