package dev.jobkit.core.cron;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule says about its time zone, and what is left of the text without it.
 *
 * @param present whether there is a prefix {@code TZ=} or {@code CRON_TZ=}
 * @param zone the zone it names; null without a prefix, and for {@code TZ=Local}, which robfig/cron v3.0.1 reads as if
 *     there were none
 */
record ZonePrefix(boolean present, @Nullable ZoneId zone, String rest) {

    static ZonePrefix of(String schedule) {
        if (!schedule.startsWith("TZ=") && !schedule.startsWith("CRON_TZ=")) {
            return new ZonePrefix(false, null, schedule);
        }
        int space = schedule.indexOf(' ');
        if (space < 0) {
            // robfig panics here; pkg/util/parsers of Kubernetes turns the panic into these words
            throw new CronSyntaxException("invalid schedule format: runtime error: slice bounds out of range [:-1]");
        }
        String name = schedule.substring(schedule.indexOf('=') + 1, space);
        return new ZonePrefix(true, name.equals("Local") ? null : zone(name), GoText.trim(schedule.substring(space)));
    }

    private static ZoneId zone(String name) {
        return TimeZones.find(name)
                .orElseThrow(() -> new CronSyntaxException("provided bad location " + name + ": " + refusal(name)));
    }

    /** Go's time.LoadLocation does not even look for names that could lead out of its directory. */
    private static String refusal(String name) {
        return name.contains("..") || name.startsWith("/") || name.startsWith("\\")
                ? "time: invalid location name"
                : TimeZones.fault(name).orElseThrow();
    }
}
