package dev.jobkit.scenarios;

import dev.jobkit.model.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Job and all that happens to it.
 *
 * @param seed what it was made from; also the seed of uids and names
 * @param spec the Job
 * @param script what happens, in order
 */
record Life(long seed, JobSpec spec, List<Step> script) {
    Life {
        script = List.copyOf(script);
    }

    Life withScript(List<Step> newScript) {
        return new Life(seed, spec, newScript);
    }

    Life withSpec(JobSpec newSpec) {
        return new Life(seed, newSpec, script);
    }

    /** Returns the life as a person reads it. */
    String text() {
        StringBuilder text = new StringBuilder("seed " + seed + "\n  job: " + describe(spec));
        script.forEach(step -> text.append("\n  ").append(step));
        return text.toString();
    }

    private static String describe(JobSpec spec) {
        List<String> parts = new ArrayList<>();
        say(parts, "mode", spec.completionMode());
        say(parts, "parallelism", spec.parallelism());
        say(parts, "completions", spec.completions());
        say(parts, "backoffLimit", spec.backoffLimit());
        say(parts, "perIndex", spec.backoffLimitPerIndex());
        say(parts, "maxFailedIndexes", spec.maxFailedIndexes());
        say(parts, "failurePolicy", spec.podFailurePolicy());
        say(parts, "successPolicy", spec.successPolicy());
        say(parts, "replacement", spec.podReplacementPolicy());
        say(parts, "suspension", spec.suspension());
        say(parts, "activeDeadline", spec.activeDeadline());
        say(parts, "ttl", spec.ttlAfterFinished());
        say(parts, "restartPolicy", spec.template().spec().restartPolicy());
        say(parts, "containers", spec.template().spec().containers().size());
        say(parts, "inits", spec.template().spec().initContainers().size());
        return String.join(", ", parts);
    }

    private static void say(List<String> parts, String name, @Nullable Object value) {
        if (value != null) {
            parts.add(name + "=" + Objects.toString(value));
        }
    }
}
