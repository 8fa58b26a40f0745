package dev.jobkit.core.admission;

import dev.jobkit.model.Container;
import dev.jobkit.model.PodSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Judges the security settings of pods (v1 PodSecurityContext, PodSpec.hostUsers). */
final class PodSecurityRules {
    private static final List<String> HOST_NAMESPACES = List.of("hostNetwork", "HostPID", "HostIPC");
    private static final List<String> CHANGES = List.of("Always", "OnRootMismatch");
    private static final List<String> GROUPS = List.of("Merge", "Strict");
    private static final List<String> SELINUX = List.of("Recursive");
    private static final String SYSCTL_PART = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final String SYSCTL_FORM = "(" + SYSCTL_PART + "[\\./])*" + SYSCTL_PART;
    private static final Pattern SYSCTL = Pattern.compile(SYSCTL_FORM);
    private static final int MOST_SYSCTL_CHARACTERS = 253;

    private PodSecurityRules() {}

    static void context(Findings found, Path path, Fields pod) {
        Fields context = pod.child("securityContext");
        Path at = path.at("securityContext");
        if (context != null) {
            SecurityRules.id(found, at.at("fsGroup"), context.number("fsGroup"));
            SecurityRules.id(found, at.at("runAsUser"), context.number("runAsUser"));
            SecurityRules.id(found, at.at("runAsGroup"), context.number("runAsGroup"));
            List<Long> groups = context.numbers("supplementalGroups");
            for (int i = 0; i < groups.size(); i++) {
                SecurityRules.id(found, at.at("supplementalGroups", i), groups.get(i));
            }
        }
        if (pod.isTrue("shareProcessNamespace") && pod.isTrue("hostPID")) {
            found.invalid(
                    at.at("shareProcessNamespace"), true, "ShareProcessNamespace and HostPID cannot both be enabled");
        }
        if (context != null) {
            settings(found, at, context);
        }
    }

    private static void settings(Findings found, Path path, Fields context) {
        sysctls(found, path.at("sysctls"), context.children("sysctls"));
        word(found, path, context, "fsGroupChangePolicy", CHANGES);
        ProfileRules.seccomp(found, path.at("seccompProfile"), context.child("seccompProfile"));
        WindowsRules.options(found, path.at("windowsOptions"), context.child("windowsOptions"));
        ProfileRules.appArmor(found, path.at("appArmorProfile"), context.child("appArmorProfile"));
        word(found, path, context, "supplementalGroupsPolicy", GROUPS);
        word(found, path, context, "seLinuxChangePolicy", SELINUX);
    }

    private static void word(Findings found, Path path, Fields context, String name, List<String> supported) {
        if (context.has(name) && !supported.contains(context.text(name))) {
            found.notSupported(path.at(name), context.text(name), supported);
        }
    }

    private static void sysctls(Findings found, Path path, List<Fields> sysctls) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < sysctls.size(); i++) {
            String name = sysctls.get(i).text("name");
            Path at = path.at(i).at("name");
            if (name.isEmpty()) {
                found.required(at, "");
            } else if (name.length() > MOST_SYSCTL_CHARACTERS
                    || !SYSCTL.matcher(name).matches()) {
                found.invalid(
                        at,
                        name,
                        "must have at most " + MOST_SYSCTL_CHARACTERS + " characters and match regex ^" + SYSCTL_FORM
                                + "$");
            } else if (seen.contains(name)) {
                found.duplicate(at, name);
            }
            seen.add(name);
        }
    }

    static void hostUsers(Findings found, Path path, PodSpec spec) {
        Fields pod = Fields.of(spec.rest());
        if (!pod.isFalse("hostUsers")) {
            return;
        }
        String refused = "when `hostUsers` is false";
        for (String name : HOST_NAMESPACES) {
            if (pod.isTrue(Character.toLowerCase(name.charAt(0)) + name.substring(1))) {
                found.forbidden(path.at(name), refused);
            }
        }
        devices(found, path.at("initContainers"), spec.initContainers(), refused);
        devices(found, path.at("containers"), spec.containers(), refused);
    }

    private static void devices(Findings found, Path path, List<Container> containers, String refused) {
        for (int i = 0; i < containers.size(); i++) {
            if (!ContainerRules.devicesOf(containers.get(i)).isEmpty()) {
                found.forbidden(path.at(i).at("volumeDevices"), refused);
            }
        }
    }
}
