package dev.jobkit.core.admission;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the security settings of containers (v1 SecurityContext). */
final class SecurityRules {
    private static final List<String> PROC_MOUNTS = List.of("Default", "Unmasked");

    private final Findings found;
    private final boolean hostUsers;

    SecurityRules(Findings found, Fields pod) {
        this.found = found;
        this.hostUsers = !pod.isFalse("hostUsers");
    }

    void container(Path path, @Nullable Fields context) {
        if (context == null) {
            return;
        }
        id(found, path.at("runAsUser"), context.number("runAsUser"));
        id(found, path.at("runAsGroup"), context.number("runAsGroup"));
        if (context.has("procMount")) {
            procMount(path.at("procMount"), context.text("procMount"));
        }
        ProfileRules.seccomp(found, path.at("seccompProfile"), context.child("seccompProfile"));
        if (context.isFalse("allowPrivilegeEscalation")) {
            escalation(path, context);
        }
        WindowsRules.options(found, path.at("windowsOptions"), context.child("windowsOptions"));
        ProfileRules.appArmor(found, path.at("appArmorProfile"), context.child("appArmorProfile"));
    }

    private void procMount(Path path, String mount) {
        if (!PROC_MOUNTS.contains(mount)) {
            found.notSupported(path, mount, PROC_MOUNTS);
        }
        if (hostUsers && mount.equals("Unmasked")) {
            found.invalid(path, mount, "`hostUsers` must be false to use `Unmasked`");
        }
    }

    private void escalation(Path path, Fields context) {
        String refused = "cannot set `allowPrivilegeEscalation` to false and ";
        if (context.isTrue("privileged")) {
            found.invalid(path, Findings.CUT, refused + "`privileged` to true");
        }
        Fields capabilities = context.child("capabilities");
        List<String> added = capabilities == null ? List.of() : capabilities.texts("add");
        if (added.contains("CAP_SYS_ADMIN")) {
            found.invalid(path, Findings.CUT, refused + "`capabilities.Add` CAP_SYS_ADMIN");
        }
    }

    /** Judges the number of a user or a group. */
    static void id(Findings found, Path path, @Nullable Long id) {
        if (id != null && (id < 0 || id > Integer.MAX_VALUE)) {
            found.invalid(path, id, Formats.range(0, Integer.MAX_VALUE));
        }
    }
}
