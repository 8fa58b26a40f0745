package dev.jobkit.core;

import dev.jobkit.core.cron.CronExpression;
import dev.jobkit.core.cron.CronSyntaxException;
import dev.jobkit.core.cron.TimeZones;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a schedule and a time zone as people write them, and tells when they are due. Pure. */
final class DueTimes {
    private DueTimes() {}

    static List<Instant> next(String schedule, @Nullable String timeZone, Instant from, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count: at least 1 due time has to be asked for, not " + count);
        }
        CronExpression expression;
        try {
            expression = CronExpression.parse(schedule);
        } catch (CronSyntaxException e) {
            throw new IllegalArgumentException("schedule \"" + schedule + "\": " + e.words(), e);
        }
        ZoneId zone = timeZone == null
                ? ZoneOffset.UTC
                : TimeZones.find(timeZone)
                        .orElseThrow(() -> new IllegalArgumentException("timeZone: unknown time zone " + timeZone));
        List<Instant> times = new ArrayList<>();
        Optional<Instant> next = expression.next(from, zone);
        while (next.isPresent() && times.size() < count) {
            times.add(next.get());
            next = expression.next(next.get(), zone);
        }
        return times;
    }
}
