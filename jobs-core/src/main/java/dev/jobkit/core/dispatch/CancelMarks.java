package dev.jobkit.core.dispatch;

import dev.jobkit.model.Job;
import dev.jobkit.model.Names;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The marks of a cancelled Job, which its text keeps: what is made from that text is another Job, which nobody has
 * cancelled. Pure.
 *
 * <p>Source: our own.
 */
public final class CancelMarks {
    private static final Set<String> NAMES =
            Set.of(Names.CANCELLED, Names.CANCELLED_INDEXES, Names.CANCELLED_INDEXES_BY);

    private CancelMarks() {}

    /** Returns the annotations without these marks; the same map where there are none. */
    public static Map<String, String> off(Map<String, String> annotations) {
        if (NAMES.stream().noneMatch(annotations::containsKey)) {
            return annotations;
        }
        Map<String, String> rest = new LinkedHashMap<>(annotations);
        rest.keySet().removeAll(NAMES);
        return rest;
    }

    /** Returns the Job without these marks; the same Job where there are none. */
    public static Job off(Job job) {
        Map<String, String> annotations = job.metadata().annotations();
        Map<String, String> rest = off(annotations);
        return rest == annotations
                ? job
                : job.withMetadata(job.metadata().toBuilder().annotations(rest).build());
    }
}
