package dev.jobkit.core.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A fixed delay of whole seconds, at least one.
 *
 * <p>Source: robfig/cron v3.0.1 {@code ConstantDelaySchedule}.
 */
record EverySchedule(long seconds) implements Schedule {
    private static final long NANOS_A_SECOND = 1_000_000_000;

    static EverySchedule ofNanos(long nanos) {
        return new EverySchedule(Math.max(nanos / NANOS_A_SECOND, 1));
    }

    @Override
    public Optional<Instant> next(Instant after, ZoneId zone) {
        return Optional.of(Instant.ofEpochSecond(after.getEpochSecond() + seconds));
    }
}
