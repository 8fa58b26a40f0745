package dev.jobkit.core.dispatch;

import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Remains;
import dev.jobkit.model.Secrecy;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.model.Suspension;
import dev.jobkit.model.Tracking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a Job is run again: the same name and wishes, none of the account; what was generated for its old uid is taken off.
 * Pure.
 *
 * <p>Source: our own; what is generated is the selector and the labels of batch/v1 JobSpec.selector.
 */
public final class Rerun {
    private static final Set<String> GENERATED = Set.of(
            Names.CONTROLLER_UID_LABEL,
            Names.LEGACY_CONTROLLER_UID_LABEL,
            Names.JOB_NAME_LABEL,
            Names.LEGACY_JOB_NAME_LABEL);

    private Rerun() {}

    /**
     * Returns the Job that takes the place of this one, or what is wrong with it.
     *
     * @param record the record of the Job's run, if it is kept: it knows which values parameters had
     * @param takenOver indexes that need not run again
     */
    public static Dispatched of(Job job, @Nullable JobRun record, IndexSet takenOver, Overrides once) {
        List<FieldError> errors = new ArrayList<>();
        if (once.idempotencyKey() != null) {
            errors.add(new FieldError(
                    "overrides.idempotencyKey",
                    FieldError.Type.FORBIDDEN,
                    null,
                    "keys are of dispatches; a precondition keeps a rerun from being done twice"));
        }
        Map<String, Secrecy> declared = declared(job, record);
        Map<String, String> before =
                record == null ? values(job, declared.keySet()) : record.spec().parameters();
        Parameters.unknown(declared.keySet(), once.parameters(), errors);
        JobSpec spec = Changes.withVariables(fresh(job.spec()), once.parameters());
        spec = new Changes(errors).apply(spec, once);
        if (spec.isSuspended()) { // who runs it again wants it to run
            spec = spec.toBuilder().suspension(Suspension.NOT_SUSPENDED).build();
        }
        if (once.remains() != null) {
            Duration ttl = once.remains() == Remains.KEEP ? null : Duration.ZERO;
            spec = spec.toBuilder().ttlAfterFinished(ttl).build();
        }
        Map<String, String> parameters = new LinkedHashMap<>(before);
        parameters.putAll(once.parameters());
        Job again = Job.of(metadata(job), spec);
        Tracking tracking = Tracking.builder().takenOver(takenOver).build();
        return new Dispatched(
                again.withStatus(again.status(), tracking),
                Secrets.masked(once, declared),
                Secrets.masked(Parameters.asRun(parameters, once.env(), declared), Parameters.secrets(declared)),
                declared,
                errors);
    }

    /**
     * Returns the indexes that an Indexed Job has done and still wants, in this run or an earlier one: what it took over
     * stands in its status as soon as it has one.
     */
    public static IndexSet done(Job job) {
        boolean begun = job.status().terminating() != null;
        IndexSet done = job.status().completedIndexes();
        Integer completions = job.spec().completions();
        return (begun ? done : done.plus(job.tracking().takenOver()))
                .below(completions == null ? Integer.MAX_VALUE : completions);
    }

    /** The Job knows what was declared when it was dispatched; what a record has masked stays masked. */
    private static Map<String, Secrecy> declared(Job job, @Nullable JobRun record) {
        Map<String, Secrecy> declared = new LinkedHashMap<>(job.tracking().parameters());
        if (record != null) {
            record.spec()
                    .parameters()
                    .forEach((name, value) ->
                            declared.putIfAbsent(name, value.equals(Secrecy.MASK) ? Secrecy.SECRET : Secrecy.PUBLIC));
        }
        return declared;
    }

    /** Returns the values of these parameters as the containers have them; those that come from elsewhere are left out. */
    private static Map<String, String> values(Job job, Set<String> names) {
        Map<String, String> values = new LinkedHashMap<>();
        job.spec().template().spec().containers().stream()
                .flatMap(container -> container.env().stream())
                .filter(variable -> names.contains(variable.name()) && variable.value() != null)
                .forEach(variable -> values.putIfAbsent(variable.name(), valueOf(variable)));
        return values;
    }

    private static String valueOf(EnvVar variable) {
        String value = variable.value();
        return value == null ? "" : value;
    }

    private static Metadata metadata(Job job) {
        Metadata old = job.metadata();
        boolean manual = job.spec().selectorSource() == SelectorSource.MANUAL;
        return Metadata.builder()
                .namespace(old.namespace())
                .name(old.name())
                .labels(manual ? old.labels() : without(old.labels(), GENERATED))
                .annotations(CancelMarks.off(old.annotations()))
                .owners(old.owners())
                .rest(old.rest())
                .build();
    }

    /** A selector that was generated holds the old uid and is generated anew; one that a person wrote stays. */
    private static JobSpec fresh(JobSpec spec) {
        if (spec.selectorSource() == SelectorSource.MANUAL) {
            return spec;
        }
        LabelSelector selector = spec.selector();
        LabelSelector rest = selector == null
                ? null
                : new LabelSelector(without(selector.matchLabels(), GENERATED), selector.matchExpressions());
        return spec.toBuilder()
                .selector(rest == null || rest.equals(LabelSelector.ALL) ? null : rest)
                .template(spec.template().withLabels(without(spec.template().labels(), GENERATED)))
                .build();
    }

    private static Map<String, String> without(Map<String, String> map, Set<String> names) {
        Map<String, String> rest = new LinkedHashMap<>(map);
        rest.keySet().removeAll(names);
        return rest;
    }
}
