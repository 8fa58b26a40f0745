package dev.jobkit.core.dispatch;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvSource;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldRef;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Names;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.PodSpec;
import java.util.List;
import java.util.Set;

/** How the variables of an Indexed Job get the item of their index: they refer to an annotation of their pod. Pure. */
final class ItemReferences {
    private static final String LABEL_END = "-0";

    private ItemReferences() {}

    /** Returns the spec with a reference in place of the value of each of these variables. */
    static JobSpec in(JobSpec spec, Set<String> names) {
        PodSpec pod = spec.template().spec();
        PodSpec changed = pod.toBuilder()
                .initContainers(pod.initContainers().stream()
                        .map(c -> withReferences(c, names))
                        .toList())
                .containers(pod.containers().stream()
                        .map(c -> withReferences(c, names))
                        .toList())
                .build();
        return spec.toBuilder().template(spec.template().withSpec(changed)).build();
    }

    private static Container withReferences(Container container, Set<String> names) {
        List<EnvVar> env = container.env().stream()
                .map(e -> names.contains(e.name()) ? reference(e.name()) : e)
                .toList();
        return container.toBuilder().env(env).build();
    }

    private static EnvVar reference(String name) {
        FieldRef field = new FieldRef("v1", "metadata.annotations['" + Names.ITEM + label(name) + "']");
        return new EnvVar(name, null, new EnvSource(field, null, null, null, Passthrough.EMPTY));
    }

    /** Returns the parameter as the end of an annotation's name, which is a letter or a digit; two never have the same. */
    static String label(String parameter) {
        boolean fits = !parameter.isEmpty() && Character.isLetterOrDigit(parameter.charAt(parameter.length() - 1));
        return fits && !parameter.endsWith(LABEL_END) ? parameter : parameter + LABEL_END;
    }
}
