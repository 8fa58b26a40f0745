package dev.jobkit.core.cron;

import dev.jobkit.model.CronJobSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a CronJob's timetable from one decision to the next, with the due times it has found: a decision needs one new one.
 * Only speed depends on it. For one thread.
 *
 * <p>Source: none, it holds no rule.
 */
public final class KnownTimes {
    private @Nullable Timetable timetable;
    private @Nullable String schedule;
    private @Nullable String timeZone;

    /** Returns the timetable of this schedule in this zone, if it is the one that was kept. */
    @Nullable
    Timetable of(CronJobSpec spec) {
        return spec.schedule().equals(schedule) && Objects.equals(spec.timeZone(), timeZone) ? timetable : null;
    }

    /** Keeps the timetable, but for a schedule that names a zone itself: people are told of it with each reading. */
    void keep(CronJobSpec spec, Timetable read) {
        if (!spec.schedule().contains("TZ")) {
            schedule = spec.schedule();
            timeZone = spec.timeZone();
            timetable = read;
        }
    }
}
