package dev.jobkit.testkit;

import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Names;
import dev.jobkit.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a Job and its pods traces look at, in a form that can be compared and read. */
final class SeenJob {
    private static final String PREFIX = Names.BATCH_PREFIX;
    private static final String[] STATUS_KEYS = {
        "active",
        "ready",
        "terminating",
        "succeeded",
        "failed",
        "completedIndexes",
        "failedIndexes",
        "started",
        "completed",
        "conditions"
    };

    private SeenJob() {}

    /** Returns the spec after defaulting, less template and selector. */
    static Map<String, Object> spec(Job job) {
        Map<String, Object> spec = TracePlayer.specOf(job);
        spec.remove("template");
        spec.remove("selector");
        return spec;
    }

    static void compareStatus(Fields after, Job job, Masks masks, Differences differences) {
        Fields want = after.object("status").only(STATUS_KEYS);
        JobStatus have = job.status();
        differences.same("status.active", want.number("active", 0), have.active());
        differences.same("status.ready", want.numberOrNull("ready"), have.ready());
        differences.same("status.terminating", want.numberOrNull("terminating"), have.terminating());
        differences.same("status.succeeded", want.number("succeeded", 0), have.succeeded());
        differences.same("status.failed", want.number("failed", 0), have.failed());
        differences.same(
                "status.completedIndexes",
                want.text("completedIndexes", ""),
                have.completedIndexes().toString());
        differences.same("status.failedIndexes", want.textOrNull("failedIndexes"), text(have.failedIndexes()));
        differences.same("status.started", want.flag("started", Fields.Absent.FALSE), have.startTime() != null);
        differences.same(
                "status.completed", want.flag("completed", Fields.Absent.FALSE), have.completionTime() != null);
        differences.same("status.conditions", expectedConditions(want), conditions(have, masks));
        differences.same(
                "deleting",
                after.flag("deleting", Fields.Absent.FALSE),
                job.metadata().isDeleting());
    }

    private static @Nullable String text(@Nullable IndexSet indexes) {
        return indexes == null ? null : indexes.toString();
    }

    private static List<String> expectedConditions(Fields status) {
        List<String> lines = new ArrayList<>();
        for (Fields c : status.objects("conditions")) {
            c.only("type", "status", "reason", "message");
            lines.add(condition(c.text("type"), c.text("status"), c.text("reason", ""), c.text("message", "")));
        }
        return sorted(lines);
    }

    private static List<String> conditions(JobStatus status, Masks masks) {
        List<String> lines = new ArrayList<>();
        for (JobCondition c : status.conditions()) {
            String message = masks.apply(c.message() == null ? "" : c.message());
            lines.add(condition(
                    c.type().toString(), c.status().toString(), c.reason() == null ? "" : c.reason(), message));
        }
        return sorted(lines);
    }

    private static String condition(String type, String status, String reason, String message) {
        return type + "=" + status + " " + reason + ": " + message;
    }

    static List<String> expectedPods(Fields after) {
        List<String> lines = new ArrayList<>();
        for (Fields p : after.objects("pods")) {
            p.only(
                    "phase",
                    "index",
                    "terminating",
                    "job-index-failure-count",
                    "job-index-ignored-failure-count",
                    "orphan");
            lines.add(pod(
                    p.text("phase"),
                    p.get("index"),
                    p.flag("terminating", Fields.Absent.FALSE) ? " terminating" : "",
                    p.textOrNull("job-index-failure-count"),
                    p.textOrNull("job-index-ignored-failure-count"),
                    p.flag("orphan", Fields.Absent.FALSE) ? " orphan" : ""));
        }
        return sorted(lines);
    }

    static List<String> pods(List<Pod> pods) {
        List<String> lines = new ArrayList<>();
        for (Pod p : pods) {
            Map<String, String> notes = p.metadata().annotations();
            lines.add(pod(
                    p.status().phase().text(),
                    notes.get(Names.COMPLETION_INDEX),
                    p.metadata().isDeleting() ? " terminating" : "",
                    notes.get(PREFIX + "job-index-failure-count"),
                    notes.get(PREFIX + "job-index-ignored-failure-count"),
                    p.metadata().controller().isEmpty() ? " orphan" : ""));
        }
        return sorted(lines);
    }

    private static String pod(
            String phase,
            @Nullable Object index,
            String terminating,
            @Nullable String failures,
            @Nullable String ignored,
            String orphan) {
        return phase
                + (index == null ? "" : " index=" + index)
                + terminating
                + (failures == null ? "" : " failures=" + failures)
                + (ignored == null ? "" : " ignored=" + ignored)
                + orphan;
    }

    static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }
}
