package dev.jobkit.core.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schedule in a time zone, asked for what was due and what will be.
 *
 * <p>Source: the batch CronJob controller's search for the most recent schedule time, with its estimate of how many were
 * missed. It departs from that search in one case, where that one finds nothing though runs were due: a schedule whose
 * first two due times after {@code from} are closer than later ones.
 */
final class Timetable {
    /** More due times than this without a run are worth a warning. */
    static final long MANY = 100;

    private static final Duration STEP = Duration.ofHours(1);

    private final CronExpression expression;
    private final ZoneId zone;

    Timetable(CronExpression expression, ZoneId zone) {
        this.expression = expression;
        this.zone = zone;
    }

    /**
     * What was due in a span of time.
     *
     * @param first the first due time; null when none was
     * @param latest the last due time; null when none was
     * @param count how many there were, about
     */
    record Missed(@Nullable Instant first, @Nullable Instant latest, long count) {
        static final Missed NONE = new Missed(null, null, 0);
    }

    /** Returns the first due time after this instant; unlike the bare expression it never goes back. */
    Optional<Instant> after(Instant instant) {
        Optional<Instant> next = expression.next(instant, zone);
        // around clocks put back over midnight the expression may answer with a time before
        for (Instant probe = instant; next.isPresent() && !next.get().isAfter(instant); ) {
            probe = probe.plus(STEP);
            next = expression.next(probe, zone);
        }
        return next;
    }

    /** Tells whether nothing is due after this instant, ever. */
    boolean isOver(Instant from) {
        return after(from).isEmpty();
    }

    /** Returns what was due after {@code from} up to {@code now}, that included. */
    Missed between(Instant from, Instant now) {
        Instant first = after(from).orElse(null);
        if (first == null || first.isAfter(now)) {
            return Missed.NONE;
        }
        Instant second = after(first).orElse(null);
        if (second == null || second.isAfter(now)) {
            return new Missed(first, first, 1);
        }
        long apart = Math.max(1, Duration.between(first, second).toSeconds());
        long count = Duration.between(first, now).toSeconds() / apart + 1;
        Instant latest = last(first.plusSeconds((count - 2) * apart), now);
        return new Missed(first, latest != null ? latest : searchBack(first, now), count);
    }

    private @Nullable Instant last(Instant from, Instant now) {
        Instant latest = null;
        Instant next = after(from).orElse(null);
        while (next != null && !next.isAfter(now)) {
            latest = next;
            next = after(next).orElse(null);
        }
        return latest;
    }

    /** Halves the span until the last due time in it is alone. */
    private Instant searchBack(Instant due, Instant now) {
        Instant low = due;
        Instant high = now;
        while (Duration.between(low, high).toSeconds() > 1) {
            Instant middle = low.plus(Duration.between(low, high).dividedBy(2));
            Instant next = after(middle).orElse(null);
            if (next != null && !next.isAfter(now)) {
                low = next;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns the first due time after now, counted on from the last one that was due since {@code from}. */
    Optional<Instant> upcoming(Instant from, Instant now) {
        Instant latest = between(from, now).latest();
        Optional<Instant> next = after(latest == null ? from : latest);
        return next.isPresent() && !next.get().isAfter(now) ? after(now) : next;
    }
}
