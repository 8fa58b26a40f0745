package dev.jobkit.cli;

import dev.jobkit.manifest.Manifests;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.model.Suspension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a Job in a store is the one of a manifest: the same spec, and all labels and annotations of the manifest. Left
 * alone is what others may have done since: labels and annotations beside these, and whether the Job is paused. By
 * {@code jobkit.dev/after} and {@code jobkit.dev/executor} a Job runs, so these are compared both ways.
 */
final class SameJob {
    private static final Set<String> GENERATED = Set.of(
            Names.JOB_NAME_LABEL,
            Names.CONTROLLER_UID_LABEL,
            Names.LEGACY_JOB_NAME_LABEL,
            Names.LEGACY_CONTROLLER_UID_LABEL);

    private static final Set<String> RUN_BY = Set.of(Names.AFTER, Names.EXECUTOR);

    /** More of them say nothing new. */
    private static final int MOST = 5;

    private static final int LONGEST_VALUE = 60;

    private SameJob() {}

    /** Returns in words how the stored Job differs from the wanted one; nothing when it is the same. */
    static List<String> differences(Job stored, Job wanted) {
        Job there = comparable(stored, wanted.metadata());
        Job here = comparable(wanted, wanted.metadata());
        if (there.equals(here)) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        compare("", Manifests.toTree(there), Manifests.toTree(here), found);
        if (found.isEmpty()) {
            return List.of("the way in which something is written");
        }
        return found.size() <= MOST
                ? found
                : List.of(String.join(", ", found.subList(0, MOST)), (found.size() - MOST) + " more");
    }

    /** Returns the Job without what admission made up for it, and without what the manifest does not ask for. */
    private static Job comparable(Job job, Metadata asked) {
        Map<String, String> labels = new TreeMap<>(job.metadata().labels());
        labels.keySet().retainAll(asked.labels().keySet());
        labels.keySet().removeAll(GENERATED);
        Map<String, String> annotations = new TreeMap<>(job.metadata().annotations());
        annotations
                .keySet()
                .removeIf(key -> !RUN_BY.contains(key) && !asked.annotations().containsKey(key));
        Metadata metadata =
                Metadata.builder().labels(labels).annotations(annotations).build();
        return Job.of(metadata, spec(job.spec()));
    }

    private static JobSpec spec(JobSpec spec) {
        PodTemplate template = spec.template();
        Map<String, String> labels = new TreeMap<>(template.labels());
        labels.keySet().removeAll(GENERATED);
        JobSpec.Builder same = spec.toBuilder()
                .suspension(Suspension.NOT_SUSPENDED)
                .template(new PodTemplate(labels, template.annotations(), template.spec(), template.rest()));
        return spec.selectorSource() == SelectorSource.MANUAL
                ? same.build()
                : same.selector(null).build();
    }

    private static void compare(String path, @Nullable Object there, @Nullable Object here, List<String> found) {
        if (Objects.equals(there, here)) {
            return;
        }
        if (there instanceof Map<?, ?> || here instanceof Map<?, ?>) {
            Map<?, ?> a = there instanceof Map<?, ?> map ? map : Map.of();
            Map<?, ?> b = here instanceof Map<?, ?> map ? map : Map.of();
            Set<String> keys = new TreeSet<>();
            a.keySet().forEach(key -> keys.add(String.valueOf(key)));
            b.keySet().forEach(key -> keys.add(String.valueOf(key)));
            keys.forEach(key -> compare(path.isEmpty() ? key : path + "." + key, a.get(key), b.get(key), found));
        } else if (there instanceof List<?> a && here instanceof List<?> b && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                compare(path + "[" + i + "]", a.get(i), b.get(i), found);
            }
        } else {
            found.add(path + ": " + word(there) + " there, " + word(here) + " here");
        }
    }

    private static String word(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        String text = String.valueOf(value);
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
