package dev.jobkit.core.dispatch;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Secrecy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes values out of what is recorded that may not be shown. Pure.
 *
 * <p>Source: our own.
 */
final class Secrets {
    private Secrets() {}

    /** Returns the values with those of these names masked. */
    static Map<String, String> masked(Map<String, String> values, Set<String> secrets) {
        Map<String, String> shown = new LinkedHashMap<>(values);
        shown.replaceAll((name, value) -> secrets.contains(name) ? Secrecy.MASK : value);
        return shown;
    }

    /**
     * Returns the overrides without what may not be shown: what somebody gave to a parameter that is not declared is masked,
     * too, since it may have been meant for one that is secret.
     */
    static Overrides masked(Overrides overrides, Map<String, Secrecy> declared) {
        Map<String, String> parameters = new LinkedHashMap<>(overrides.parameters());
        parameters.replaceAll((name, value) -> declared.get(name) == Secrecy.PUBLIC ? value : Secrecy.MASK);
        return overrides.toBuilder()
                .parameters(parameters)
                .env(masked(overrides.env(), Parameters.secrets(declared)))
                .build();
    }

    /** Returns the spec with the values of these variables masked in every container. */
    static JobSpec masked(JobSpec spec, Set<String> secrets) {
        if (secrets.isEmpty()) {
            return spec;
        }
        PodSpec pod = spec.template().spec();
        PodSpec shown = pod.toBuilder()
                .initContainers(pod.initContainers().stream()
                        .map(c -> masked(c, secrets))
                        .toList())
                .containers(
                        pod.containers().stream().map(c -> masked(c, secrets)).toList())
                .build();
        return spec.toBuilder().template(spec.template().withSpec(shown)).build();
    }

    private static Container masked(Container container, Set<String> secrets) {
        List<EnvVar> env = container.env().stream()
                .map(e -> secrets.contains(e.name()) && e.value() != null
                        ? new EnvVar(e.name(), Secrecy.MASK, e.valueFrom())
                        : e)
                .toList();
        return container.toBuilder().env(env).build();
    }
}
