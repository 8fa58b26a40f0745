package dev.jobkit.core.pods;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvFrom;
import dev.jobkit.model.EnvSource;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldRef;
import dev.jobkit.model.KeyRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.ResourceFieldRef;
import dev.jobkit.spi.EnvResolver;
import dev.jobkit.spi.EnvResolver.Source;
import dev.jobkit.spi.ResolvedContainer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Works out what a container really runs: its environment with {@code valueFrom}, and {@code $(VAR)} in values, command and
 * arguments (v1 Container.env, Container.command).
 */
public final class ContainerValues {
    private static final String LABELS = "metadata.labels['";
    private static final Set<String> OF_THE_NODE = Set.of("cpu", "memory", "ephemeral-storage");
    private static final String ANNOTATIONS = "metadata.annotations['";

    private final Pod pod;
    private final Container container;
    private final EnvResolver resolver;
    private final Map<String, Quantity> allocatable;
    private final Map<String, String> env = new LinkedHashMap<>();

    private ContainerValues(Pod pod, Container container, EnvResolver resolver, Map<String, Quantity> allocatable) {
        this.pod = pod;
        this.container = container;
        this.resolver = resolver;
        this.allocatable = allocatable;
    }

    /**
     * Returns what the container of this pod really runs.
     *
     * @param allocatable what its node has, which a container without a limit is told for one (v1 EnvVarSource.resourceFieldRef)
     * @throws IllegalStateException if a value that it needs cannot be had; the message names it
     */
    public static ResolvedContainer resolve(
            Pod pod, Container container, EnvResolver resolver, Map<String, Quantity> allocatable) {
        if (container.env().isEmpty() && container.envFrom().isEmpty()) {
            return result(container, Map.of());
        }
        ContainerValues values = new ContainerValues(pod, container, resolver, allocatable);
        container.envFrom().forEach(values::addAll);
        container.env().forEach(values::add);
        return result(container, values.env);
    }

    private static ResolvedContainer result(Container c, Map<String, String> env) {
        List<String> command =
                c.command().stream().map(w -> References.expand(w, env)).toList();
        List<String> args =
                c.args().stream().map(w -> References.expand(w, env)).toList();
        return new ResolvedContainer(c.name(), c.image(), command, args, env, c.workingDir());
    }

    private void addAll(EnvFrom from) {
        boolean secret = from.secret() != null;
        String name = secret ? from.secret() : from.configMap();
        if (name == null) {
            return;
        }
        Optional<Map<String, String>> found = find(secret ? Source.SECRET : Source.CONFIG_MAP, name);
        if (found.isEmpty() && !Boolean.TRUE.equals(from.optional())) {
            throw new IllegalStateException(kind(secret) + " \"" + name + "\" not found");
        }
        String prefix = from.prefix() == null ? "" : from.prefix();
        found.orElse(Map.of()).forEach((key, value) -> env.put(prefix + key, value));
    }

    private void add(EnvVar variable) {
        EnvSource source = variable.valueFrom();
        String value = source == null
                ? References.expand(variable.value() == null ? "" : variable.value(), env)
                : fromSource(source);
        if (value != null) {
            env.put(variable.name(), value);
        }
    }

    private @Nullable String fromSource(EnvSource source) {
        FieldRef field = source.fieldRef();
        if (field != null) {
            return field(field.fieldPath());
        }
        ResourceFieldRef resource = source.resourceFieldRef();
        if (resource != null) {
            return resource(resource);
        }
        KeyRef config = source.configMapKeyRef();
        if (config != null) {
            return key(config, Source.CONFIG_MAP);
        }
        KeyRef secret = source.secretKeyRef();
        if (secret != null) {
            return key(secret, Source.SECRET);
        }
        throw new IllegalStateException(
                "container \"" + container.name() + "\" takes a variable from a source that is not known here: "
                        + source.rest().fields().keySet());
    }

    private @Nullable String key(KeyRef ref, Source kind) {
        Optional<Map<String, String>> found = find(kind, ref.name());
        String value = found.orElse(Map.of()).get(ref.key());
        if (value == null && !Boolean.TRUE.equals(ref.optional())) {
            String what = kind(kind == Source.SECRET) + " \"" + ref.name() + "\"";
            throw new IllegalStateException(
                    found.isEmpty() ? what + " not found" : "couldn't find key " + ref.key() + " in " + what);
        }
        return value;
    }

    private Optional<Map<String, String>> find(Source kind, String name) {
        return resolver.find(kind, pod.metadata().namespace(), name);
    }

    private static String kind(boolean secret) {
        return secret ? "secret" : "configmap";
    }

    private String field(String path) {
        if (path.startsWith(LABELS) && path.endsWith("']")) {
            return pod.metadata().labels().getOrDefault(path.substring(LABELS.length(), path.length() - 2), "");
        }
        if (path.startsWith(ANNOTATIONS) && path.endsWith("']")) {
            String name = path.substring(ANNOTATIONS.length(), path.length() - 2);
            return pod.metadata().annotations().getOrDefault(name, "");
        }
        return switch (path) {
            case "metadata.name" -> pod.metadata().name();
            case "metadata.namespace" -> pod.metadata().namespace();
            case "metadata.uid" -> pod.metadata().uid();
            case "spec.nodeName" -> orEmpty(pod.spec().nodeName());
            case "spec.serviceAccountName" -> orEmpty(pod.spec().serviceAccountName());
            case "status.hostIP", "status.hostIPs" -> orEmpty(pod.status().hostIP());
            case "status.podIP", "status.podIPs" -> orEmpty(pod.status().podIP());
            default -> throw new IllegalStateException("field " + path + " of the pod is not known");
        };
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private String resource(ResourceFieldRef ref) {
        String name = ref.containerName();
        Container from = name == null || name.isEmpty()
                ? container
                : pod.spec()
                        .container(name)
                        .orElseThrow(() -> new IllegalStateException("container \"" + name + "\" not found"));
        int dot = ref.resource().indexOf('.');
        String resource = ref.resource().substring(dot + 1);
        BigDecimal amount = (ref.resource().startsWith("limits.")
                        ? limit(from, resource)
                        : from.resources().requests().getOrDefault(resource, Quantity.of(0)))
                .amount();
        BigDecimal divisor =
                ref.divisor() == null ? BigDecimal.ZERO : ref.divisor().amount();
        BigDecimal unit = divisor.signum() == 0 ? BigDecimal.ONE : divisor;
        return amount.divide(unit, 0, RoundingMode.CEILING).toPlainString();
    }

    /** A container without a limit may use all that its node has; hugepages, for one, are not given that way. */
    private Quantity limit(Container from, String resource) {
        Quantity limit = from.resources().limits().getOrDefault(resource, Quantity.of(0));
        return limit.amount().signum() == 0 && OF_THE_NODE.contains(resource)
                ? allocatable.getOrDefault(resource, limit)
                : limit;
    }
}
