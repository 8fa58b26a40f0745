package dev.jobkit.core.cron;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The Job that a CronJob makes for a due time (batch/v1 CronJobSpec.jobTemplate). */
final class ScheduledJob {
    private static final DateTimeFormatter RFC3339 =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);

    private ScheduledJob() {}

    /** Returns the name for this due time: the minutes since 1970 make two Jobs for one due time impossible. */
    static ObjectKey key(CronJob cronJob, Instant due) {
        Metadata m = cronJob.metadata();
        return new ObjectKey(m.namespace(), m.name() + "-" + Math.floorDiv(due.getEpochSecond(), 60));
    }

    /** Returns the Job, without uid and creation time. */
    static Job of(CronJob cronJob, Instant due, ZoneId zone) {
        JobTemplate template = cronJob.spec().jobTemplate();
        Map<String, String> annotations = new LinkedHashMap<>(template.annotations());
        annotations.put(Names.CRONJOB_SCHEDULED, RFC3339.format(due.atZone(zone)));
        ObjectKey key = key(cronJob, due);
        Metadata metadata = Metadata.builder()
                .namespace(key.namespace())
                .name(key.name())
                .labels(template.labels())
                .annotations(annotations)
                .owners(List.of(Owner.controlledBy(cronJob)))
                .build();
        return Job.of(metadata, template.spec());
    }
}
