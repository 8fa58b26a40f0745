package dev.jobkit.core.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schedule in a time zone, asked for what was due and what will be.
 *
 * <p>Source: the batch CronJob controller's search for the most recent schedule time, with its estimate of how many were
 * missed: the span between the first two due times is taken for that of all. Where the schedule is irregular and these
 * two are closer than later ones, it may find none at all though some were due; they are then passed over. For one thread.
 */
final class Timetable {
    /** More due times than this without a run are worth a warning. */
    static final long MANY = 100;

    private static final int FEW = 4;

    private static final Duration STEP = Duration.ofHours(1);

    private final CronExpression expression;
    private final ZoneId zone;

    /** What was asked last: a decision asks for the same few instants again and again, and the next one for some of them. */
    private final Map<Instant, Optional<Instant>> answers = new LinkedHashMap<>(2 * FEW);

    Timetable(CronExpression expression, ZoneId zone) {
        this.expression = expression;
        this.zone = zone;
    }

    ZoneId zone() {
        return zone;
    }

    /**
     * What was due in a span of time.
     *
     * @param first the first due time; null when none was
     * @param latest the last due time; null when none was, or none was found
     * @param count how many there were, about
     */
    record Missed(@Nullable Instant first, @Nullable Instant latest, long count) {
        static final Missed NONE = new Missed(null, null, 0);
    }

    /** Returns the first due time after this instant; unlike the bare expression it never goes back. */
    Optional<Instant> after(Instant instant) {
        Optional<Instant> known = answers.get(instant);
        if (known == null) {
            known = search(instant);
            if (answers.size() == FEW) {
                answers.remove(answers.keySet().iterator().next());
            }
            answers.put(instant, known);
        }
        return known;
    }

    private Optional<Instant> search(Instant instant) {
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
        return new Missed(first, last(first.plusSeconds((count - 2) * apart), now), count);
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

    /** Returns the first due time after now, counted on from the last one that was due since {@code from}. */
    Optional<Instant> upcoming(Instant from, Instant now) {
        Instant latest = between(from, now).latest();
        Optional<Instant> next = after(latest == null ? from : latest);
        return next.isPresent() && !next.get().isAfter(now) ? after(now) : next;
    }
}
