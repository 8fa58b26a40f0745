package dev.jobkit.core.admission;

import dev.jobkit.model.Action;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerPort;
import dev.jobkit.model.EnvFrom;
import dev.jobkit.model.EnvSource;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldRef;
import dev.jobkit.model.HttpGet;
import dev.jobkit.model.ImagePullPolicy;
import dev.jobkit.model.Lifecycle;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Probe;
import dev.jobkit.model.Protocol;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.ResourceFieldRef;
import dev.jobkit.model.Resources;
import dev.jobkit.model.VolumeMount;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills in what a container leaves open (v1 defaults of Container and its parts). */
final class ContainerDefaults {
    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int FAILURES = 3;

    private ContainerDefaults() {}

    static Container container(Container container) {
        String path = PodDefaults.textOrNull(container.terminationMessagePath());
        String policy = PodDefaults.textOrNull(container.terminationMessagePolicy());
        return container.toBuilder()
                .workingDir(PodDefaults.textOrNull(container.workingDir()))
                .ports(PodDefaults.each(container.ports(), ContainerDefaults::port))
                .envFrom(PodDefaults.each(container.envFrom(), ContainerDefaults::envFrom))
                .env(PodDefaults.each(container.env(), ContainerDefaults::env))
                .volumeMounts(PodDefaults.each(container.volumeMounts(), ContainerDefaults::mount))
                .livenessProbe(probe(container.livenessProbe()))
                .readinessProbe(probe(container.readinessProbe()))
                .startupProbe(probe(container.startupProbe()))
                .lifecycle(lifecycle(container.lifecycle()))
                .terminationMessagePath(path == null ? "/dev/termination-log" : path)
                .terminationMessagePolicy(policy == null ? "File" : policy)
                .imagePullPolicy(pullPolicy(container))
                .resources(resources(container.resources()))
                .rest(PodDefaults.trimmed(container.rest()))
                .build();
    }

    private static Resources resources(Resources resources) {
        if (resources.limits().isEmpty() && resources.requests().isEmpty()) {
            return resources;
        }
        return new Resources(rounded(resources.limits()), rounded(resources.requests()), resources.rest());
    }

    /** Nothing is measured finer than in thousandths. */
    private static Map<String, Quantity> rounded(Map<String, Quantity> quantities) {
        Map<String, Quantity> rounded = new LinkedHashMap<>();
        quantities.forEach((name, quantity) -> rounded.put(
                name,
                quantity.amount().stripTrailingZeros().scale() <= 3
                        ? quantity
                        : Quantity.parse(
                                quantity.amount().setScale(3, RoundingMode.UP).toPlainString())));
        return rounded;
    }

    private static ImagePullPolicy pullPolicy(Container container) {
        ImagePullPolicy given = container.imagePullPolicy();
        if (given != null && !given.value().isEmpty()) {
            return given;
        }
        return ImageTag.isLatest(container.image()) ? ImagePullPolicy.ALWAYS : ImagePullPolicy.IF_NOT_PRESENT;
    }

    private static ContainerPort port(ContainerPort port) {
        Protocol protocol = port.protocol();
        return new ContainerPort(
                PodDefaults.textOrNull(port.name()),
                port.containerPort(),
                zeroAsNull(port.hostPort()),
                protocol == null || protocol.value().isEmpty() ? Protocol.TCP : protocol,
                PodDefaults.textOrNull(port.hostIP()));
    }

    private static @Nullable Integer zeroAsNull(@Nullable Integer number) {
        return number == null || number == 0 ? null : number;
    }

    private static EnvFrom envFrom(EnvFrom from) {
        return new EnvFrom(PodDefaults.textOrNull(from.prefix()), from.configMap(), from.secret(), from.optional());
    }

    private static EnvVar env(EnvVar variable) {
        EnvSource source = variable.valueFrom();
        return new EnvVar(
                variable.name(),
                PodDefaults.textOrNull(variable.value()),
                source == null
                        ? null
                        : new EnvSource(
                                fieldRef(source.fieldRef()),
                                resourceRef(source.resourceFieldRef()),
                                source.configMapKeyRef(),
                                source.secretKeyRef(),
                                with(source.rest(), "fileKeyRef", "optional", false)));
    }

    private static @Nullable FieldRef fieldRef(@Nullable FieldRef ref) {
        if (ref == null) {
            return null;
        }
        String version = PodDefaults.textOrNull(ref.apiVersion());
        return new FieldRef(version == null ? "v1" : version, ref.fieldPath());
    }

    private static @Nullable ResourceFieldRef resourceRef(@Nullable ResourceFieldRef ref) {
        if (ref == null) {
            return null;
        }
        return new ResourceFieldRef(
                PodDefaults.textOrNull(ref.containerName()),
                ref.resource(),
                ref.divisor() == null ? Quantity.of(0) : ref.divisor());
    }

    private static VolumeMount mount(VolumeMount mount) {
        return new VolumeMount(
                mount.name(),
                mount.mountPath(),
                PodDefaults.textOrNull(mount.subPath()),
                Boolean.TRUE.equals(mount.readOnly()) ? mount.readOnly() : null,
                PodDefaults.trimmed(mount.rest()));
    }

    private static @Nullable Probe probe(@Nullable Probe probe) {
        if (probe == null) {
            return null;
        }
        return new Probe(
                action(probe.action()),
                isZero(probe.initialDelay()) ? null : probe.initialDelay(),
                isZero(probe.period()) ? PERIOD : probe.period(),
                isZero(probe.timeout()) ? TIMEOUT : probe.timeout(),
                zeroAsNull(probe.successThreshold()) == null ? Integer.valueOf(1) : probe.successThreshold(),
                zeroAsNull(probe.failureThreshold()) == null ? Integer.valueOf(FAILURES) : probe.failureThreshold(),
                probe.terminationGracePeriod());
    }

    private static boolean isZero(@Nullable Duration duration) {
        return duration == null || duration.isZero();
    }

    private static @Nullable Lifecycle lifecycle(@Nullable Lifecycle lifecycle) {
        if (lifecycle == null
                || (lifecycle.postStart() == null && lifecycle.preStop() == null && lifecycle.stopSignal() != null)) {
            return null;
        }
        return new Lifecycle(
                lifecycle.postStart() == null ? null : action(lifecycle.postStart()),
                lifecycle.preStop() == null ? null : action(lifecycle.preStop()),
                null);
    }

    private static Action action(Action action) {
        HttpGet get = action.httpGet();
        if (get != null) {
            String path = PodDefaults.textOrNull(get.path());
            String scheme = PodDefaults.textOrNull(get.scheme());
            get = new HttpGet(
                    path == null ? "/" : path,
                    get.port(),
                    PodDefaults.textOrNull(get.host()),
                    scheme == null ? "HTTP" : scheme,
                    get.headers());
        }
        return new Action(action.exec(), get, action.tcpSocket(), with(action.rest(), "grpc", "service", ""));
    }

    /** Sets a field of a structure that is there and does not have it. */
    private static Passthrough with(Passthrough rest, String structure, String field, Object value) {
        if (!(rest.fields().get(structure) instanceof Map<?, ?> given) || given.containsKey(field)) {
            return rest;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        given.forEach((name, old) -> fields.put((String) name, old));
        fields.put(field, value);
        return rest.with(structure, fields);
    }
}
