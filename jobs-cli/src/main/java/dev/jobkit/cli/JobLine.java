package dev.jobkit.cli;

import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Progress;
import java.time.Duration;
import java.time.Instant;

/** A Job in one line. */
final class JobLine {
    private JobLine() {}

    /** Returns the counts: {@code active 1, succeeded 2 of 3, failed 0}. */
    static String counts(Job job) {
        JobStatus status = job.status();
        Integer completions = job.spec().completions();
        return "active " + status.active() + ", succeeded " + status.succeeded()
                + (completions == null ? "" : " of " + completions) + ", failed " + status.failed();
    }

    /** Returns how far a program says it is: {@code 40 %, rows}. */
    static String progress(Progress progress) {
        String percent = Math.round(progress.fraction() * 100) + " %";
        return progress.text().isEmpty() ? percent : percent + ", " + progress.text();
    }

    /** Returns the line that is drawn again and again. */
    static String live(Job job, int nameWidth, Instant now) {
        String name = name(job);
        String state = job.spec().isSuspended() ? "suspended" : age(job, now);
        return name + " ".repeat(Math.max(0, nameWidth - name.length())) + "  " + counts(job) + "  " + state;
    }

    /** Returns the line about the end, without the last failure. */
    static String end(Job job, Instant now) {
        if (job.isComplete()) {
            return name(job) + ": Complete after " + age(job, now) + " (" + counts(job) + ")";
        }
        return job.status()
                .condition(JobConditionType.FAILED)
                .map(condition -> name(job) + ": Failed after " + age(job, now) + ": " + why(condition))
                .orElseGet(() -> name(job) + ": was deleted before it had finished (" + counts(job) + ")");
    }

    private static String why(JobCondition condition) {
        return condition.reason() + ": " + condition.message();
    }

    /** Returns {@code job.batch/pi}, with its namespace where that is not the default one. */
    static String name(Job job) {
        String namespace = job.metadata().namespace();
        return (namespace.equals("default") ? "" : namespace + " ") + "job.batch/"
                + job.metadata().name();
    }

    private static String age(Job job, Instant now) {
        Instant start = job.status().startTime();
        Instant end = now;
        for (JobCondition condition : job.status().conditions()) {
            Instant at = condition.lastTransition();
            if (at != null
                    && (condition.holds(JobConditionType.COMPLETE) || condition.holds(JobConditionType.FAILED))) {
                end = at;
            }
        }
        return Durations.shortly(start == null ? Duration.ZERO : Duration.between(start, end));
    }
}
