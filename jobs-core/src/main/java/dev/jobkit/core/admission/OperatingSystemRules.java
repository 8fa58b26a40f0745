package dev.jobkit.core.admission;

import dev.jobkit.model.Container;
import dev.jobkit.model.PodSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Judges what a pod for one operating system may not ask for (v1 PodSpec.os). */
final class OperatingSystemRules {
    private static final List<String> SYSTEMS = List.of("linux", "windows");
    private static final String NOT_ON_WINDOWS = "cannot be set for a windows pod";
    private static final String NOT_ON_LINUX = "windows options cannot be set for a linux pod";
    /** A dot before a field of the pod itself; the others are of its security context. */
    private static final List<String> OF_PODS = List.of(
            "appArmorProfile",
            "seLinuxOptions",
            ".hostUsers",
            ".hostPID",
            ".hostIPC",
            "seccompProfile",
            "fsGroup",
            "fsGroupChangePolicy",
            "sysctls",
            ".shareProcessNamespace",
            "runAsUser",
            "runAsGroup",
            "supplementalGroups",
            "supplementalGroupsPolicy",
            "seLinuxChangePolicy");

    private static final List<String> OF_CONTAINERS = List.of(
            "appArmorProfile",
            "seLinuxOptions",
            "seccompProfile",
            "capabilities",
            "readOnlyRootFilesystem",
            "privileged",
            "allowPrivilegeEscalation",
            "procMount",
            "runAsUser",
            "runAsGroup");

    private OperatingSystemRules() {}

    static void judge(Findings found, Path path, PodSpec spec) {
        String name = Objects.requireNonNull(Fields.of(spec.rest()).child("os")).text("name");
        if (name.isEmpty()) {
            found.required(path.at("os.name"), "");
        } else if (!SYSTEMS.contains(name)) {
            found.notSupported(path.at("os"), name, SYSTEMS);
        } else {
            pod(found, path, Fields.of(spec.rest()), name);
            containers(found, path.at("initContainers"), spec.initContainers(), name);
            containers(found, path.at("containers"), spec.containers(), name);
        }
    }

    private static void pod(Findings found, Path path, Fields pod, String system) {
        Fields given = pod.child("securityContext");
        Fields context = given == null ? new Fields(Map.of()) : given;
        if (system.equals("linux")) {
            linux(found, path.at("securityContext"), context);
            return;
        }
        for (String field : OF_PODS) {
            boolean own = field.startsWith(".");
            String name = own ? field.substring(1) : field;
            boolean set = own ? pod.has(name) : context.has(name) && !isEmpty(context, name);
            if (set) {
                found.forbidden(path + (own ? field : ".securityContext." + name), NOT_ON_WINDOWS);
            }
        }
    }

    /** An empty list of kernel settings sets none. */
    private static boolean isEmpty(Fields context, String name) {
        return name.equals("sysctls") && context.children(name).isEmpty();
    }

    private static void containers(Findings found, Path path, List<Container> containers, String system) {
        for (int i = 0; i < containers.size(); i++) {
            Fields context = Fields.of(containers.get(i).rest()).child("securityContext");
            Path at = path.at(i).at("securityContext");
            if (context == null) {
                continue;
            }
            if (system.equals("linux")) {
                linux(found, at, context);
                continue;
            }
            for (String field : OF_CONTAINERS) {
                if (context.has(field)) {
                    found.forbidden(at.at(field), NOT_ON_WINDOWS);
                }
            }
        }
    }

    private static void linux(Findings found, Path path, Fields context) {
        if (context.has("windowsOptions")) {
            found.forbidden(path.at("windowsOptions"), NOT_ON_LINUX);
        }
    }
}
