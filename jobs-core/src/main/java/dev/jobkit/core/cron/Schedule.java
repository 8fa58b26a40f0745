package dev.jobkit.core.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an expression means once it is read, its time zone apart.
 *
 * <p>Source: robfig/cron v3.0.1 {@code Parser} and its descriptors (batch/v1 CronJobSpec.schedule).
 */
sealed interface Schedule permits FieldSchedule, EverySchedule {
    String EVERY = "@every ";

    /** robfig builds these by hand; the fields say the same, star bits included. */
    Map<String, String> NAMED = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    /** The first due instant after the given one; {@link CronExpression#next} says what it promises. */
    Optional<Instant> next(Instant after, ZoneId zone);

    static Schedule parse(String spec) {
        return spec.startsWith("@") ? ofDescriptor(spec) : ofFields(GoText.fields(spec));
    }

    private static Schedule ofDescriptor(String descriptor) {
        String named = NAMED.get(descriptor);
        if (named != null) {
            return ofFields(GoText.fields(named));
        }
        if (!descriptor.startsWith(EVERY)) {
            throw new CronSyntaxException("unrecognized descriptor: " + descriptor);
        }
        try {
            return EverySchedule.ofNanos(GoDuration.parseNanos(descriptor.substring(EVERY.length())));
        } catch (CronSyntaxException e) {
            throw new CronSyntaxException("failed to parse duration " + descriptor + ": " + e.getMessage());
        }
    }

    private static Schedule ofFields(List<String> fields) {
        if (fields.size() != 5) {
            throw new CronSyntaxException(
                    "expected exactly 5 fields, found " + fields.size() + ": [" + String.join(" ", fields) + "]");
        }
        return new FieldSchedule(
                CronField.MINUTE.parse(fields.get(0)),
                CronField.HOUR.parse(fields.get(1)),
                CronField.DAY_OF_MONTH.parse(fields.get(2)),
                CronField.MONTH.parse(fields.get(3)),
                CronField.DAY_OF_WEEK.parse(fields.get(4)));
    }
}
