package dev.jobkit.core.admission;

import dev.jobkit.model.Container;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.RestartPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges the containers and init containers of a pod template (v1 Container). */
final class ContainerRules {
    private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");
    private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
    private static final String SIDECARS_ONLY = "may not be set for init containers without restartPolicy=Always";

    private final Findings found;
    private final VolumeRules volumes;
    private final HandlerRules handlers;
    private final ResourceRules resources;
    private final SecurityRules security;
    private final @Nullable RestartPolicy podPolicy;

    ContainerRules(Findings found, VolumeRules volumes, ResourceRules resources, PodSpec pod) {
        this.found = found;
        this.volumes = volumes;
        Duration grace = pod.terminationGracePeriod();
        this.handlers = new HandlerRules(found, grace == null ? 30 : grace.toSeconds());
        this.resources = resources;
        this.security = new SecurityRules(found, Fields.of(pod.rest()));
        this.podPolicy = pod.restartPolicy();
    }

    void containers(Path path, List<Container> containers) {
        if (containers.isEmpty()) {
            found.required(path, "");
            return;
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < containers.size(); i++) {
            Container container = containers.get(i);
            Path at = path.at(i);
            common(at, container);
            if (!names.add(container.name())) {
                found.duplicate(at.at("name"), container.name());
            }
            handlers.all(at, container);
            RestartRules.container(found, at, container);
        }
        PodRules.hostPortConflicts(found, path, containers);
    }

    void initContainers(Path path, List<Container> containers, List<Container> regular) {
        Set<String> names = new HashSet<>();
        regular.forEach(container -> names.add(container.name()));
        for (int i = 0; i < containers.size(); i++) {
            Container container = containers.get(i);
            Path at = path.at(i);
            common(at, container);
            RestartRules.initContainer(found, at, container);
            if (names.contains(container.name())) {
                found.duplicate(at.at("name"), container.name());
            } else if (!container.name().isEmpty()) {
                names.add(container.name());
            }
            PodRules.hostPortConflicts(found, path, List.of(container));
            if (!container.isSidecar()) {
                resizedInPlace(at, container);
            }
            if (container.isSidecar()) {
                handlers.all(at, container);
            } else {
                forbidden(at.at("lifecycle"), container.lifecycle());
                forbidden(at.at("livenessProbe"), container.livenessProbe());
                forbidden(at.at("readinessProbe"), container.readinessProbe());
                forbidden(at.at("startupProbe"), container.startupProbe());
            }
        }
    }

    private void forbidden(Path path, @Nullable Object value) {
        if (value != null) {
            found.forbidden(path, SIDECARS_ONLY);
        }
    }

    private void resizedInPlace(Path path, Container container) {
        List<Fields> policies = Fields.of(container.rest()).children("resizePolicy");
        for (int i = 0; i < policies.size(); i++) {
            if (policies.get(i).text("restartPolicy").equals("RestartContainer")) {
                found.invalid(
                        path.at("resizePolicy", i).at("restartPolicy"),
                        "RestartContainer",
                        "must not be set to 'RestartContainer' for non-sidecar initContainers");
            }
        }
    }

    private void common(Path path, Container container) {
        if (container.name().isEmpty()) {
            found.required(path.at("name"), "");
        } else {
            found.invalid(path.at("name"), container.name(), DnsFormats.label(container.name()));
        }
        if (container.image().isEmpty()) {
            found.required(path.at("image"), "");
        }
        String messages = container.terminationMessagePolicy();
        if (messages != null && !MESSAGE_POLICIES.contains(messages)) {
            found.notSupported(path.at("terminationMessagePolicy"), messages, MESSAGE_POLICIES);
        }
        PortRules.judge(found, path.at("ports"), container.ports());
        EnvRules.env(found, path.at("env"), container.env());
        EnvRules.envFrom(found, path.at("envFrom"), container.envFrom());
        volumes.mounts(path.at("volumeMounts"), container);
        volumes.devices(path.at("volumeDevices"), container);
        if (container.imagePullPolicy() != null
                && !PULL_POLICIES.contains(container.imagePullPolicy().value())) {
            found.notSupported(path.at("imagePullPolicy"), container.imagePullPolicy(), PULL_POLICIES);
        }
        resources.container(path.at("resources"), container.resources());
        resizePolicy(path.at("resizePolicy"), container.rest());
        security.container(
                path.at("securityContext"), Fields.of(container.rest()).child("securityContext"));
    }

    private void resizePolicy(Path path, Passthrough rest) {
        List<Fields> policies = Fields.of(rest).children("resizePolicy");
        Set<String> resources = new HashSet<>();
        for (int i = 0; i < policies.size(); i++) {
            String resource = policies.get(i).text("resourceName");
            String restart = policies.get(i).text("restartPolicy");
            if (!resources.add(resource)) {
                found.duplicate(path.at(i), resource);
            }
            word(path, resource, List.of("cpu", "memory"));
            word(path, restart, List.of("NotRequired", "RestartContainer"));
            if (RestartPolicy.NEVER.equals(podPolicy) && !restart.equals("NotRequired")) {
                found.invalid(path, restart, "must be 'NotRequired' when pod `restartPolicy` is 'Never'");
            }
        }
    }

    private void word(Path path, String value, List<String> supported) {
        if (value.isEmpty()) {
            found.required(path, "");
        } else if (!supported.contains(value)) {
            found.notSupported(path, value, supported);
        }
    }

    /** The devices of a container, name to path. */
    static Map<String, String> devicesOf(Container container) {
        Map<String, String> devices = new TreeMap<>();
        for (Fields device : Fields.of(container.rest()).children("volumeDevices")) {
            devices.put(device.text("name"), device.text("devicePath"));
        }
        return devices;
    }
}
