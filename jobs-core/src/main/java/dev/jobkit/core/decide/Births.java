package dev.jobkit.core.decide;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvSource;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldRef;
import dev.jobkit.model.Job;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.PodTemplate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the pods of a Job from its template (batch/v1 JobSpec.template and completionMode).
 *
 * <p>What all pods share is made once; the pods of an index get their index as annotation, label, variable and host name.
 */
final class Births {
    private static final String INDEX_VARIABLE = "JOB_COMPLETION_INDEX";

    /** A name has 63 characters, of which 5 are generated. */
    private static final int LONGEST_PREFIX = 58;

    private final Job job;
    private final Pod prototype;

    /** The values of each index by parameter, of a Job that was made from a list of items. */
    private final Map<String, List<String>> items;

    Births(Job job) {
        this.job = job;
        PodTemplate template = job.spec().template();
        Metadata metadata = Metadata.builder()
                .namespace(job.metadata().namespace())
                .generateName(job.metadata().name() + "-")
                .name(cut(job.metadata().name() + "-", LONGEST_PREFIX))
                .labels(template.labels())
                .annotations(template.annotations())
                .owners(List.of(Owner.controlledBy(job)))
                .finalizers(List.of(Names.TRACKING_FINALIZER))
                .rest(template.rest())
                .build();
        PodSpec spec = job.spec().isIndexed() ? withIndexVariable(template.spec()) : template.spec();
        this.items = job.spec().isIndexed() ? items(job.metadata().annotations()) : Map.of();
        this.prototype = new Pod(metadata, spec, PodStatus.EMPTY);
    }

    /** Returns a pod without index; always the same value. */
    Pod plain() {
        return prototype;
    }

    /** Returns a pod of this index that replaces the last one, if there was one. */
    Pod of(int index, @Nullable Pod last) {
        String number = Integer.toString(index);
        Map<String, String> labels = new TreeMap<>(prototype.metadata().labels());
        labels.put(Names.COMPLETION_INDEX, number);
        Map<String, String> annotations = new TreeMap<>(prototype.metadata().annotations());
        annotations.put(Names.COMPLETION_INDEX, number);
        items.forEach(
                (name, values) -> annotations.put(Names.ITEM + name, index < values.size() ? values.get(index) : ""));
        if (job.spec().backoffLimitPerIndex() != null) {
            annotations.putAll(PerIndex.counts(job.spec(), last));
        }
        String prefix = prefix(job.metadata().name(), "-" + number + "-");
        Metadata metadata = prototype.metadata().toBuilder()
                .generateName(prefix)
                .name(prefix)
                .labels(labels)
                .annotations(annotations)
                .build();
        PodSpec spec = prototype.spec().toBuilder()
                .hostname(job.metadata().name() + "-" + number)
                .build();
        return new Pod(metadata, spec, PodStatus.EMPTY);
    }

    private static Map<String, List<String>> items(Map<String, String> annotations) {
        Map<String, List<String>> items = new TreeMap<>();
        annotations.forEach((name, lines) -> {
            if (name.startsWith(Names.ITEMS)) {
                items.put(
                        name.substring(Names.ITEMS.length()),
                        Arrays.stream(lines.split("\n", -1)).map(Births::value).toList());
            }
        });
        return items;
    }

    /** Reads a value that was written as one line. */
    private static String value(String line) {
        if (line.indexOf('\\') < 0) {
            return line;
        }
        StringBuilder value = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                c = line.charAt(++i);
                value.append(c == 'n' ? '\n' : c);
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }

    /** Returns name and suffix, the name cut so that a generated name fits. */
    static String prefix(String name, String suffix) {
        return cut(name, LONGEST_PREFIX - suffix.length()) + suffix;
    }

    private static String cut(String text, int length) {
        return text.length() > length ? text.substring(0, length) : text;
    }

    private static PodSpec withIndexVariable(PodSpec spec) {
        return spec.toBuilder()
                .initContainers(withIndexVariable(spec.initContainers()))
                .containers(withIndexVariable(spec.containers()))
                .build();
    }

    private static List<Container> withIndexVariable(List<Container> containers) {
        FieldRef field = new FieldRef("v1", "metadata.labels['" + Names.COMPLETION_INDEX + "']");
        EnvVar variable = new EnvVar(INDEX_VARIABLE, null, new EnvSource(field, null, null, null, Passthrough.EMPTY));
        List<Container> changed = new ArrayList<>(containers.size());
        for (Container c : containers) {
            if (c.env().stream().anyMatch(e -> e.name().equals(INDEX_VARIABLE))) {
                changed.add(c);
            } else {
                List<EnvVar> env = new ArrayList<>(c.env());
                env.add(variable);
                changed.add(c.toBuilder().env(env).build());
            }
        }
        return changed;
    }
}
