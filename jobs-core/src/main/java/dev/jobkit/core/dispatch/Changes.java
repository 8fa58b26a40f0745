package dev.jobkit.core.dispatch;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a spec different for one run: variables, image, command, counts. Pure; collects faults.
 *
 * <p>Source: our own; what is changed are fields of batch/v1 JobSpec and v1 Container.
 */
final class Changes {
    private static final String PATH = "overrides";

    private final List<FieldError> errors;

    Changes(List<FieldError> errors) {
        this.errors = errors;
    }

    /** Returns the spec with these variables in every container; one that is there keeps its place and gets the value. */
    static JobSpec withVariables(JobSpec spec, Map<String, String> variables) {
        return variables.isEmpty() ? spec : eachContainer(spec, c -> withVariables(c, variables));
    }

    private static Container withVariables(Container container, Map<String, String> variables) {
        List<EnvVar> env = new ArrayList<>();
        variables.forEach((name, value) -> {
            if (container.env().stream().noneMatch(e -> e.name().equals(name))) {
                env.add(new EnvVar(name, value, null)); // first, so that others may refer to it
            }
        });
        for (EnvVar variable : container.env()) {
            String value = variables.get(variable.name());
            env.add(value == null ? variable : new EnvVar(variable.name(), value, null));
        }
        return container.toBuilder().env(env).build();
    }

    /** Returns the spec as the overrides want it; their parameters are not looked at. */
    JobSpec apply(JobSpec spec, Overrides once) {
        JobSpec changed = withVariables(spec, once.env());
        JobSpec.Builder counts = changed.toBuilder();
        if (once.parallelism() != null) {
            counts.parallelism(once.parallelism());
        }
        if (once.completions() != null) {
            counts.completions(once.completions());
        }
        if (once.backoffLimit() != null) {
            counts.backoffLimit(once.backoffLimit());
        }
        if (once.activeDeadline() != null) {
            counts.activeDeadline(once.activeDeadline());
        }
        return container(counts.build(), once);
    }

    private JobSpec container(JobSpec spec, Overrides once) {
        String name = once.container();
        if (once.image() == null && once.command() == null && once.args() == null && name == null) {
            return spec;
        }
        PodSpec pod = spec.template().spec();
        String wanted = name == null ? first(pod) : name;
        if (wanted == null || pod.container(wanted).isEmpty()) {
            errors.add(new FieldError(
                    PATH + ".container",
                    FieldError.Type.NOT_FOUND,
                    "\"" + (wanted == null ? "" : wanted) + "\"",
                    "no container of the template has this name"));
            return spec;
        }
        return eachContainer(spec, c -> c.name().equals(wanted) ? changed(c, once) : c);
    }

    private static @Nullable String first(PodSpec pod) {
        return pod.containers().isEmpty() ? null : pod.containers().get(0).name();
    }

    private static Container changed(Container container, Overrides once) {
        Container.Builder b = container.toBuilder();
        if (once.image() != null) {
            b.image(once.image());
        }
        if (once.command() != null) {
            b.command(once.command());
        }
        if (once.args() != null) {
            b.args(once.args());
        }
        return b.build();
    }

    private static JobSpec eachContainer(JobSpec spec, UnaryOperator<Container> change) {
        PodSpec pod = spec.template().spec();
        PodSpec changed = pod.toBuilder()
                .initContainers(pod.initContainers().stream().map(change).toList())
                .containers(pod.containers().stream().map(change).toList())
                .build();
        return spec.toBuilder().template(spec.template().withSpec(changed)).build();
    }
}
