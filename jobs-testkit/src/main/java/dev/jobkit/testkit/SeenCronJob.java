package dev.jobkit.testkit;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobStatus;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of a CronJob and its Jobs traces look at; minutes are counted from that of its creation. */
final class SeenCronJob {
    private static final Pattern TIME = Pattern.compile(
            "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?( ?[-+]\\d{2}:?\\d{2}|Z)?( [A-Z]{3,4})?"
                    + "|[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d ([-+]\\d{4}|[A-Z]{3,4})");

    private final Instant minuteZero;
    private final Pattern jobName;

    SeenCronJob(String name, Instant created) {
        this.minuteZero = created.truncatedTo(ChronoUnit.MINUTES);
        this.jobName = Pattern.compile("\\b" + Pattern.quote(name) + "-(\\d{6,10})\\b");
    }

    static Map<String, Object> spec(CronJob cronJob) {
        Map<String, Object> spec = TracePlayer.specOf(cronJob);
        spec.remove("jobTemplate");
        return spec;
    }

    void compareStatus(Fields want, CronJob cronJob, Differences differences) {
        want.only("active", "lastScheduleTime", "lastSuccessfulTime");
        CronJobStatus have = cronJob.status();
        differences.same(
                "status.active",
                SeenJob.sorted(want.texts("active")),
                SeenJob.sorted(have.active().stream()
                        .map(ObjectRef::name)
                        .map(this::mask)
                        .toList()));
        differences.same(
                "status.lastScheduleTime", want.textOrNull("lastScheduleTime"), minutes(have.lastScheduleTime()));
        differences.same(
                "status.lastSuccessfulTime",
                want.textOrNull("lastSuccessfulTime"),
                have.lastSuccessfulTime() == null ? null : "set");
    }

    /** Recordings name the minute, also where the due time of {@code @every} has seconds. */
    private @Nullable String minutes(@Nullable Instant at) {
        return at == null ? null : "+" + Duration.between(minuteZero, at).toMinutes() + "m";
    }

    List<String> expectedJobs(Fields after) {
        List<String> lines = new ArrayList<>();
        for (Fields j : after.objects("jobs")) {
            j.only(
                    "name",
                    "active",
                    "succeeded",
                    "failed",
                    "finished",
                    "deleting",
                    "scheduledTimestamp",
                    "labels",
                    "annotations",
                    "orphan");
            lines.add(j.text("name")
                    + counts(j.number("active", 0), j.number("succeeded", 0), j.number("failed", 0))
                    + (j.has("finished") ? " " + j.text("finished") : "")
                    + (j.flag("deleting", Fields.Absent.FALSE) ? " deleting" : "")
                    + (j.flag("scheduledTimestamp", Fields.Absent.FALSE) ? " timestamp" : "")
                    + " labels=" + new TreeMap<>(TracePlayer.members(j.get("labels")))
                    + " annotations=" + new TreeMap<>(TracePlayer.members(j.get("annotations")))
                    + (j.flag("orphan", Fields.Absent.FALSE) ? " orphan" : ""));
        }
        return SeenJob.sorted(lines);
    }

    List<String> jobs(List<Job> jobs) {
        List<String> lines = new ArrayList<>();
        for (Job j : jobs) {
            JobStatus s = j.status();
            lines.add(mask(j.metadata().name())
                    + counts(s.active(), s.succeeded(), s.failed())
                    + (j.isComplete() ? " Complete" : j.isFailed() ? " Failed" : "")
                    + (j.metadata().isDeleting() ? " deleting" : "")
                    + (j.metadata().annotations().containsKey(Names.CRONJOB_SCHEDULED) ? " timestamp" : "")
                    + " labels=" + chosen(j.metadata().labels())
                    + " annotations=" + chosen(j.metadata().annotations())
                    + (j.metadata().controller().isEmpty() ? " orphan" : ""));
        }
        return SeenJob.sorted(lines);
    }

    private static String counts(int active, int succeeded, int failed) {
        return " active=" + active + " succeeded=" + succeeded + " failed=" + failed;
    }

    /** Returns what users wrote: without the keys that controllers add. */
    private static Map<String, String> chosen(Map<String, String> all) {
        Map<String, String> own = new TreeMap<>(all);
        own.keySet()
                .removeIf(key -> key.startsWith(Names.BATCH_PREFIX)
                        || key.equals(Names.LEGACY_JOB_NAME_LABEL)
                        || key.equals(Names.LEGACY_CONTROLLER_UID_LABEL));
        return own;
    }

    List<String> expectedEvents(Fields after) {
        List<String> lines = new ArrayList<>();
        for (Fields event : after.objects("events")) {
            event.only("type", "reason", "message", "count");
            lines.add(event.text("type") + " " + event.text("reason") + ": " + event.text("message"));
        }
        return lines;
    }

    List<String> events(List<EventRecord> records) {
        return records.stream()
                .map(event -> event.type() + " " + event.reason() + ": "
                        + TIME.matcher(mask(event.message())).replaceAll("<time>"))
                .toList();
    }

    /** Puts {@code <job+2>} for the name of the Job of minute 2. */
    private String mask(String text) {
        long zero = minuteZero.getEpochSecond() / 60;
        Matcher names = jobName.matcher(text);
        return names.replaceAll(m -> "<job+" + (Long.parseLong(m.group(1)) - zero) + ">");
    }
}
