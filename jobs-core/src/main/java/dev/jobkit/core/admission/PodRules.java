package dev.jobkit.core.admission;

import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerPort;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges a pod template (v1 PodTemplateSpec, PodSpec). */
final class PodRules {
    private static final List<String> DNS_POLICIES =
            List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
    private static final int MOST_HOSTNAME_BYTES = 64;
    private static final String TWO_HOST_PORTS = "must match `containerPort` when `hostNetwork` is true";

    private PodRules() {}

    static void template(Findings found, Path path, PodTemplate template) {
        LabelRules.labels(found, path.at("labels"), template.labels());
        LabelRules.annotations(found, path.at("annotations"), template.annotations());
        PodAnnotationRules annotations = new PodAnnotationRules(found, path, template);
        annotations.values();
        spec(found, path.at("spec"), template.spec());
        annotations.againstFields();
        if (!Fields.of(template.spec().rest()).children("ephemeralContainers").isEmpty()) {
            found.forbidden(path.at("spec.ephemeralContainers"), "ephemeral containers not allowed in pod template");
        }
    }

    static void spec(Findings found, Path path, PodSpec spec) {
        Fields rest = Fields.of(spec.rest());
        VolumeRules volumes = VolumeRules.judge(found, path.at("volumes"), spec.volumes());
        ClaimRules claims = ClaimRules.judge(found, path.at("resourceClaims"), rest.children("resourceClaims"));
        ResourceRules resources = new ResourceRules(found, claims);
        ContainerRules containers = new ContainerRules(found, volumes, resources, spec);
        containers.containers(path.at("containers"), spec.containers());
        containers.initContainers(path.at("initContainers"), spec.initContainers(), spec.containers());
        if (rest.child("resources") != null) {
            resources.pod(path.at("resources"), Objects.requireNonNull(rest.child("resources")), spec);
        }
        if (rest.isTrue("hostNetwork")) {
            hostPorts(found, path.at("containers"), spec.containers());
        }
        restartPolicy(found, path.at("restartPolicy"), spec.restartPolicy());
        String dnsPolicy = rest.text("dnsPolicy");
        if (!dnsPolicy.isEmpty() && !DNS_POLICIES.contains(dnsPolicy)) {
            found.notSupported(path.at("dnsPolicy"), dnsPolicy, DNS_POLICIES);
        }
        LabelRules.labels(found, path.at("nodeSelector"), spec.nodeSelector());
        PodSecurityRules.context(found, path, rest);
        AffinityRules.judge(found, path.at("affinity"), rest.child("affinity"));
        DnsRules.config(found, path.at("dnsConfig"), dnsPolicy, rest.child("dnsConfig"));
        SchedulingRules.gates(found, path, rest);
        SchedulingRules.spread(found, path.at("topologySpreadConstraints"), rest);
        PodSecurityRules.hostUsers(found, path, spec);
        hostnameOverride(found, path.at("hostnameOverride"), rest);
        subdomain(found, path.at("serviceAccountName"), spec.serviceAccountName());
        subdomain(found, path.at("nodeName"), spec.nodeName());
        deadline(found, path.at("activeDeadlineSeconds"), spec.activeDeadline());
        label(found, path.at("hostname"), spec.hostname());
        label(found, path.at("subdomain"), spec.subdomain());
        SchedulingRules.tolerations(found, path.at("tolerations"), rest.children("tolerations"));
        DnsRules.hostAliases(found, path.at("hostAliases"), rest.children("hostAliases"));
        subdomain(found, path.at("priorityClassName"), rest.text("priorityClassName"));
        if (rest.has("runtimeClassName")) {
            String runtime = rest.text("runtimeClassName");
            found.invalid(path.at("runtimeClassName"), runtime, DnsFormats.subdomain(runtime));
        }
        SchedulingRules.preemption(found, path.at("preemptionPolicy"), rest);
        resources.overhead(path.at("overhead"), ResourceNames.quantities(rest.child("overhead")));
        if (rest.child("os") != null) {
            OperatingSystemRules.judge(found, path, spec);
        }
        FileKeyRules.volumes(found, path, spec);
    }

    private static void hostPorts(Findings found, Path path, List<Container> containers) {
        for (int i = 0; i < containers.size(); i++) {
            List<ContainerPort> ports = containers.get(i).ports();
            for (int j = 0; j < ports.size(); j++) {
                Integer hostPort = ports.get(j).hostPort();
                if (hostPort != null
                        && hostPort != 0
                        && hostPort != ports.get(j).containerPort()) {
                    found.invalid(path.at(i).at("ports", j).at("hostPort"), hostPort, TWO_HOST_PORTS);
                }
            }
        }
    }

    private static void restartPolicy(Findings found, Path path, @Nullable RestartPolicy policy) {
        List<String> supported = List.of("Always", "OnFailure", "Never");
        if (policy == null || policy.value().isEmpty()) {
            found.required(path, "");
        } else if (!supported.contains(policy.value())) {
            found.notSupported(path, policy, supported);
        }
    }

    private static void subdomain(Findings found, Path path, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            found.invalid(path, name, DnsFormats.subdomain(name));
        }
    }

    private static void label(Findings found, Path path, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            found.invalid(path, name, DnsFormats.label(name));
        }
    }

    private static void deadline(Findings found, Path path, @Nullable Duration deadline) {
        if (deadline != null && (deadline.toSeconds() < 1 || deadline.toSeconds() > Integer.MAX_VALUE)) {
            found.invalid(path, deadline.toSeconds(), Formats.range(1, Integer.MAX_VALUE));
        }
    }

    private static void hostnameOverride(Findings found, Path path, Fields rest) {
        if (!rest.has("hostnameOverride")) {
            return;
        }
        String name = rest.text("hostnameOverride");
        if (rest.isTrue("setHostnameAsFQDN")) {
            found.forbidden(path, "may not be specified when setHostnameAsFQDN is true");
        }
        if (rest.isTrue("hostNetwork")) {
            found.forbidden(path, "may not be specified when hostNetwork is true");
        }
        if (Formats.bytes(name) > MOST_HOSTNAME_BYTES) {
            found.tooLong(path, MOST_HOSTNAME_BYTES);
        }
        found.invalid(path, name, DnsFormats.subdomain(name));
    }

    /** Adds the faults of host ports that two containers claim. */
    static void hostPortConflicts(Findings found, Path path, List<Container> containers) {
        Set<String> claimed = new HashSet<>();
        for (int i = 0; i < containers.size(); i++) {
            List<ContainerPort> ports = containers.get(i).ports();
            for (int j = 0; j < ports.size(); j++) {
                ContainerPort port = ports.get(j);
                if (port.hostPort() == null || port.hostPort() == 0) {
                    continue;
                }
                String address = port.hostIP() == null ? "" : port.hostIP();
                String claim = port.protocol() + "/" + address + "/" + port.hostPort();
                if (!claimed.add(claim)) {
                    found.duplicate(path.at(i).at("ports", j).at("hostPort"), claim);
                }
            }
        }
    }
}
