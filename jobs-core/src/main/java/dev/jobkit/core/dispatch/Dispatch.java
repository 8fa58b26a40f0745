package dev.jobkit.core.dispatch;

import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Remains;
import dev.jobkit.model.Secrecy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a definition becomes a Job: defaults, then the definition, then what is different this once; parameters become
 * variables of every container. Pure; the definition stays as it is.
 *
 * <p>Source: our own; the result is a batch/v1 Job that admission judges.
 */
public final class Dispatch {
    private Dispatch() {}

    /**
     * Returns the Job that a dispatch starts, or what is wrong with it.
     *
     * @param name the name of the Job
     * @param executors the names of the executors that there are
     */
    public static Dispatched of(JobDefinition definition, Overrides once, String name, Set<String> executors) {
        DefinitionSpec spec = definition.spec();
        List<FieldError> errors = new ArrayList<>();
        Map<String, String> values = Parameters.values(spec.parameters(), once.parameters(), errors);
        JobSpec started = Changes.withVariables(spec.template().spec(), values);
        started = new Changes(errors).apply(started, once);
        started = placed(started, spec, executors, errors);
        started = remaining(started, definition, once);
        Map<String, Secrecy> declared = Parameters.declared(spec.parameters());
        return new Dispatched(
                Job.of(metadata(definition, name), started),
                Secrets.masked(once, declared),
                Secrets.masked(Parameters.asRun(values, once.env(), declared), Parameters.secrets(declared)),
                declared,
                errors);
    }

    /** Returns the namespace in which the Jobs of the definition live. */
    public static String namespace(JobDefinition definition) {
        String target = definition.spec().targetNamespace();
        return target == null ? definition.metadata().namespace() : target;
    }

    private static Metadata metadata(JobDefinition definition, String name) {
        JobTemplate template = definition.spec().template();
        Map<String, String> labels = new LinkedHashMap<>(template.labels());
        if (labels.isEmpty()) {
            labels.putAll(template.spec().template().labels()); // as a Job without labels of its own has them
        }
        labels.put(Names.DEFINITION, definition.metadata().name());
        return Metadata.builder()
                .namespace(namespace(definition))
                .name(name)
                .labels(labels)
                .annotations(template.annotations())
                .build();
    }

    private static JobSpec placed(
            JobSpec spec, DefinitionSpec definition, Set<String> executors, List<FieldError> errors) {
        String executor = definition.executor();
        if (executor == null) {
            return spec;
        }
        if (!executors.contains(executor)) {
            errors.add(new FieldError(
                    "spec.executor",
                    FieldError.Type.NOT_FOUND,
                    "\"" + executor + "\"",
                    "no executor is registered under this name"));
            return spec;
        }
        PodSpec pod = spec.template().spec();
        Map<String, String> selector = new LinkedHashMap<>(pod.nodeSelector());
        selector.put(Names.EXECUTOR, executor);
        PodSpec chosen = pod.toBuilder().nodeSelector(selector).build();
        return spec.toBuilder().template(spec.template().withSpec(chosen)).build();
    }

    /** A dispatched Job goes when it is over, unless somebody said how long it stays. */
    private static JobSpec remaining(JobSpec spec, JobDefinition definition, Overrides once) {
        Remains wish = once.remains();
        if (wish == Remains.KEEP) {
            return spec.toBuilder().ttlAfterFinished(null).build();
        }
        boolean kept =
                "true".equals(definition.metadata().annotations().get(Names.KEEP)) || spec.ttlAfterFinished() != null;
        return wish == null && kept
                ? spec
                : spec.toBuilder().ttlAfterFinished(Duration.ZERO).build();
    }
}
