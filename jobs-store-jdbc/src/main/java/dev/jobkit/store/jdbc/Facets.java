package dev.jobkit.store.jdbc;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.Stored;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people and queries want to know of an object without reading its JSON.
 *
 * @param phase of a Job Active, Suspended, Complete or Failed, of a pod its phase, of a run its outcome
 * @param started when it began
 * @param finished when it ended
 * @param active pods that are active
 * @param succeeded pods that succeeded
 * @param failed pods that failed
 * @param reason why it ended so
 * @param message the same for people
 */
record Facets(
        @Nullable String phase,
        @Nullable Instant started,
        @Nullable Instant finished,
        @Nullable Integer active,
        @Nullable Integer succeeded,
        @Nullable Integer failed,
        @Nullable String reason,
        @Nullable String message) {
    /** Stands for what is no character (the replacement character of Unicode). */
    static final char UNKNOWN = '\ufffd';

    private static final int LONGEST = 1024;

    static Facets of(Stored object) {
        if (object instanceof Job job) {
            return ofJob(job);
        }
        if (object instanceof Pod pod) {
            return ofPod(pod);
        }
        if (object instanceof JobRun run) {
            return new Facets(
                    run.status().outcome().name(),
                    run.status().started(),
                    run.status().finished(),
                    null,
                    run.status().succeeded(),
                    run.status().failed(),
                    whole(run.status().reason()),
                    shown(run.status().message()));
        }
        if (object instanceof EventRecord event) {
            return new Facets(
                    event.type(),
                    event.first(),
                    event.last(),
                    null,
                    null,
                    null,
                    whole(event.reason()),
                    shown(event.message()));
        }
        return new Facets(null, null, null, null, null, null, null, null);
    }

    private static Facets ofJob(Job job) {
        JobStatus status = job.status();
        JobCondition end = end(job);
        return new Facets(
                end != null ? end.type().value() : job.spec().isSuspended() ? "Suspended" : "Active",
                status.startTime(),
                status.completionTime() != null || end == null ? status.completionTime() : end.lastTransition(),
                status.active(),
                status.succeeded(),
                status.failed(),
                end == null ? null : whole(end.reason()),
                end == null ? null : shown(end.message()));
    }

    private static @Nullable JobCondition end(Job job) {
        for (JobCondition condition : job.status().conditions()) {
            boolean isEnd = condition.type().equals(JobConditionType.COMPLETE)
                    || condition.type().equals(JobConditionType.FAILED);
            if (isEnd && condition.status().equals(ConditionStatus.TRUE)) {
                return condition;
            }
        }
        return null;
    }

    private static Facets ofPod(Pod pod) {
        Instant finished = null;
        if (pod.status().phase() == PodPhase.SUCCEEDED || pod.status().phase() == PodPhase.FAILED) {
            finished = lastEnd(
                    lastEnd(null, pod.status().initContainerStatuses()),
                    pod.status().containerStatuses());
        }
        return new Facets(
                pod.status().phase().text(),
                pod.status().startTime(),
                finished,
                null,
                null,
                null,
                whole(pod.status().reason()),
                shown(pod.status().message()));
    }

    private static @Nullable Instant lastEnd(@Nullable Instant known, List<ContainerStatus> containers) {
        Instant last = known;
        for (ContainerStatus container : containers) {
            Instant end = container.state() instanceof ContainerState.Terminated over ? over.finishedAt() : null;
            if (end != null && (last == null || end.isAfter(last))) {
                last = end;
            }
        }
        return last;
    }

    /**
     * Returns the beginning of a text as a column shows it: what no database holds, NUL and halves of characters, is another sign
     * there. In the JSON of the row, the text is as it was.
     */
    static @Nullable String shown(@Nullable String text) {
        return text == null ? null : shown(text, LONGEST);
    }

    /** The same of any length. */
    static @Nullable String whole(@Nullable String text) {
        return text == null ? null : shown(text, Integer.MAX_VALUE);
    }

    /** The same with this many characters at most. */
    static String shown(String text, int most) {
        boolean halves = text.length() > most && Character.isHighSurrogate(text.charAt(most - 1));
        String cut = text.length() <= most ? text : text.substring(0, halves ? most - 1 : most);
        StringBuilder clean = null;
        for (int i = 0; i < cut.length(); i++) {
            char c = cut.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c) && i + 1 < cut.length() && Character.isLowSurrogate(cut.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                clean = clean == null ? new StringBuilder(cut) : clean;
                clean.setCharAt(i, UNKNOWN);
            }
        }
        return clean == null ? cut : clean.toString();
    }

    /** Returns labels as {@code ",a=b,c=d,"}, so that each pair can be found in the text; empty without labels. */
    static String labels(Map<String, String> labels) {
        if (labels.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(256).append(',');
        for (Map.Entry<String, String> label : labels.entrySet()) {
            text.append(label.getKey()).append('=').append(label.getValue()).append(',');
        }
        return text.toString();
    }

    /** Returns the labels of such a text. */
    static Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int from = 1; from < text.length(); ) {
            int mid = text.indexOf('=', from);
            int end = text.indexOf(',', mid);
            labels.put(text.substring(from, mid), text.substring(mid + 1, end));
            from = end + 1;
        }
        return labels;
    }

    static String pair(String key, String value) {
        return key + "=" + value + ",";
    }

    /** Tells how an attempt ended, in a word. */
    static String outcome(Attempt attempt) {
        return attempt.exitCode() == 0 ? "Succeeded" : "Failed";
    }
}
