package dev.jobkit.core.cron;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Suspension;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what one pass over a CronJob changes; pure: a function of the CronJob, its Jobs and the time.
 *
 * <p>The order is that of the batch CronJob controller of 1.36: ended Jobs and history, the other Jobs, deletion, time
 * zone, suspension, schedule, and only then the latest due time.
 */
public final class CronDecider {
    private CronDecider() {}

    /** Returns the plan of a pass at this instant. */
    public static CronPlan decide(CronView view, Instant now) {
        return decide(view, now, new KnownTimes());
    }

    /** Does so with what is known of the CronJob's timetable; the plan is the same. */
    public static CronPlan decide(CronView view, Instant now, KnownTimes times) {
        CronDraft draft = new CronDraft(view, now);
        Activity.follow(draft);
        if (draft.cronJob.metadata().isDeleting()) {
            Removal.carryOut(draft);
        } else {
            start(draft, times);
        }
        return draft.plan();
    }

    /**
     * Returns when a CronJob whose schedule or time zone was changed wants its next pass: at its next due time, nothing is
     * made up for. Empty when nothing can be due.
     */
    public static Optional<Instant> afterReschedule(CronJob cronJob, Instant now) {
        ZoneId zone = zone(cronJob.spec()).orElse(null);
        CronExpression expression = zone == null ? null : parse(cronJob.spec().schedule());
        if (zone == null || expression == null) {
            return Optional.empty();
        }
        Instant since = Start.since(cronJob, cronJob.status().lastScheduleTime(), now);
        return new Timetable(expression, zone).upcoming(since, now);
    }

    private static void start(CronDraft draft, KnownTimes times) {
        CronJobSpec spec = draft.cronJob.spec();
        Timetable known = times.of(spec);
        ZoneId zone = known == null ? zone(spec).orElse(null) : known.zone();
        if (zone == null) {
            if (draft.isNews("UnknownTimeZone", String.valueOf(spec.timeZone()))) {
                draft.warn(
                        "UnknownTimeZone",
                        "invalid timeZone: \"" + spec.timeZone() + "\": unknown time zone " + spec.timeZone(),
                        null);
            }
            return;
        }
        if (spec.suspension() == Suspension.SUSPENDED) {
            return;
        }
        Timetable timetable = known == null ? read(draft, spec, zone, times) : known;
        if (timetable != null) {
            new Start(draft, timetable, zone).decide();
        }
    }

    private static @Nullable Timetable read(CronDraft draft, CronJobSpec spec, ZoneId zone, KnownTimes times) {
        CronExpression expression = read(draft, spec.schedule());
        if (expression == null) {
            return null;
        }
        Timetable timetable = new Timetable(expression, zone);
        times.keep(spec, timetable);
        return timetable;
    }

    private static @Nullable CronExpression read(CronDraft draft, String schedule) {
        if (schedule.contains("TZ") && draft.isNews("UnsupportedSchedule", schedule)) {
            draft.warn(
                    "UnsupportedSchedule",
                    "CRON_TZ or TZ used in schedule \"" + schedule + "\" is not officially supported, see "
                            + "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details",
                    null);
        }
        try {
            return CronExpression.parse(schedule);
        } catch (CronSyntaxException e) {
            if (draft.isNews("UnparseableSchedule", schedule)) {
                draft.warn("UnparseableSchedule", "unparseable schedule: \"" + schedule + "\" : " + e.words(), null);
            }
            return null;
        }
    }

    private static @Nullable CronExpression parse(String schedule) {
        try {
            return CronExpression.parse(schedule);
        } catch (CronSyntaxException e) {
            return null;
        }
    }

    private static Optional<ZoneId> zone(CronJobSpec spec) {
        return spec.timeZone() == null ? Optional.of(ZoneOffset.UTC) : TimeZones.find(spec.timeZone());
    }
}
