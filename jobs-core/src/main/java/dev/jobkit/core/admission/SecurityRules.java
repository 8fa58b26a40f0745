package dev.jobkit.core.admission;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the security settings of pods and containers (v1 PodSecurityContext, SecurityContext). */
final class SecurityRules {
    private static final List<String> HOST_NAMESPACES = List.of("hostNetwork", "HostPID", "HostIPC");

    private SecurityRules() {}

    static void pod(Findings found, String path, Fields pod) {
        Fields context = pod.child("securityContext");
        if (context != null) {
            String at = path + ".securityContext";
            id(found, at + ".fsGroup", context.number("fsGroup"));
            id(found, at + ".runAsUser", context.number("runAsUser"));
            id(found, at + ".runAsGroup", context.number("runAsGroup"));
        }
        if (pod.isTrue("shareProcessNamespace") && pod.isTrue("hostPID")) {
            found.invalid(
                    path + ".shareProcessNamespace", true, "ShareProcessNamespace and HostPID cannot both be enabled");
        }
    }

    static void hostUsers(Findings found, String path, Fields pod) {
        if (!pod.isFalse("hostUsers")) {
            return;
        }
        for (String name : HOST_NAMESPACES) {
            if (pod.isTrue(Character.toLowerCase(name.charAt(0)) + name.substring(1))) {
                found.forbidden(path + "." + name, "when `pod.Spec.HostUsers` is false");
            }
        }
    }

    static void container(Findings found, String path, @Nullable Fields context) {
        if (context == null) {
            return;
        }
        id(found, path + ".runAsUser", context.number("runAsUser"));
        id(found, path + ".runAsGroup", context.number("runAsGroup"));
        if (context.isFalse("allowPrivilegeEscalation") && context.isTrue("privileged")) {
            String message = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true";
            found.invalid(path, Findings.CUT, message);
        }
    }

    private static void id(Findings found, String path, @Nullable Long id) {
        if (id != null && (id < 0 || id > Integer.MAX_VALUE)) {
            found.invalid(path, id, Formats.range(0, Integer.MAX_VALUE));
        }
    }
}
