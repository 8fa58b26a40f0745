package dev.jobkit.core.admission;

import dev.jobkit.model.ConcurrencyPolicy;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.SelectorSource;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges a CronJob as it is written, new or changed (batch/v1 CronJobSpec). */
final class CronRules {
    private static final int MOST_NAME_BYTES = 52;
    private static final List<String> POLICIES = List.of("Allow", "Forbid", "Replace");
    private static final Pattern ZONE_PART = Pattern.compile("[A-Za-z.\\-_0-9+]{1,14}");

    private CronRules() {}

    static void create(Findings found, CronJob job, ScheduleCheck check) {
        MetadataRules.create(found, job.metadata());
        spec(found, job.spec(), null, check);
        String name = job.metadata().name();
        if (Formats.bytes(name) > MOST_NAME_BYTES) {
            found.invalid("metadata.name", name, "must be no more than " + MOST_NAME_BYTES + " characters");
        }
    }

    static void update(Findings found, CronJob job, CronJob old, ScheduleCheck check) {
        MetadataRules.update(found, job.metadata(), old.metadata());
        spec(found, job.spec(), old.spec(), check);
    }

    private static void spec(Findings found, CronJobSpec spec, @Nullable CronJobSpec old, ScheduleCheck check) {
        if (spec.schedule().isEmpty()) {
            found.required("spec.schedule", "");
        } else {
            schedule(found, spec, old, check);
        }
        if (spec.startingDeadline() != null) {
            found.notNegative(
                    "spec.startingDeadlineSeconds", spec.startingDeadline().toSeconds());
        }
        if (spec.timeZone() != null && (old == null || !Objects.equals(old.timeZone(), spec.timeZone()))) {
            timeZone(found, Path.of("spec.timeZone"), spec.timeZone(), check);
        }
        ConcurrencyPolicy policy = spec.concurrencyPolicy();
        if (policy == null || policy.value().isEmpty()) {
            found.required("spec.concurrencyPolicy", "");
        } else if (!POLICIES.contains(policy.value())) {
            found.notSupported("spec.concurrencyPolicy", policy, POLICIES);
        }
        jobTemplate(found, Path.of("spec.jobTemplate.spec"), spec.jobTemplate().spec());
        if (spec.successfulJobsHistoryLimit() != null) {
            found.notNegative("spec.successfulJobsHistoryLimit", spec.successfulJobsHistoryLimit());
        }
        if (spec.failedJobsHistoryLimit() != null) {
            found.notNegative("spec.failedJobsHistoryLimit", spec.failedJobsHistoryLimit());
        }
    }

    private static void schedule(Findings found, CronJobSpec spec, @Nullable CronJobSpec old, ScheduleCheck check) {
        String path = "spec.schedule";
        String schedule = spec.schedule();
        check.schedule(schedule).ifPresent(fault -> found.invalid(path, schedule, fault));
        if (!schedule.contains("TZ")) {
            return;
        }
        boolean hadZone = old != null && old.schedule().contains("TZ");
        if (!hadZone) {
            found.invalid(path, schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        } else if (spec.timeZone() != null) {
            found.invalid(path, schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule");
        }
    }

    private static void timeZone(Findings found, Path path, String zone, ScheduleCheck check) {
        if (zone.isEmpty()) {
            found.invalid(path, zone, "timeZone must be nil or non-empty string");
            return;
        }
        for (String part : zone.split("/", -1)) {
            boolean dots = part.equals(".") || part.equals("..");
            if (dots || part.startsWith("-") || !ZONE_PART.matcher(part).matches()) {
                found.invalid(path, zone, "unknown time zone " + zone);
                return;
            }
        }
        if (zone.equalsIgnoreCase("Local")) {
            found.invalid(
                    path, zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        }
        if (!zone.equals("Local")) {
            check.timeZone(zone).ifPresent(fault -> found.invalid(path, zone, fault));
        }
    }

    static void jobTemplate(Findings found, Path path, JobSpec spec) {
        JobSpecRules.judge(found, path, spec);
        if (spec.selector() != null) {
            found.invalid(path.at("selector"), LabelRules.shown(spec.selector()), "`selector` will be auto-generated");
        }
        if (spec.selectorSource() == SelectorSource.MANUAL) {
            found.notSupported(path.at("manualSelector"), true, List.of("nil", "false"));
        }
    }
}
