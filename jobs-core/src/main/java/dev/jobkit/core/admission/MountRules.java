package dev.jobkit.core.admission;

import dev.jobkit.model.VolumeMount;
import java.util.List;

/** Judges how a container mounts a volume (v1 VolumeMount). */
final class MountRules {
    private MountRules() {}

    static void subPaths(Findings found, Path path, Path at, VolumeMount mount) {
        Fields rest = Fields.of(mount.rest());
        String expression = rest.text("subPathExpr");
        String subPath = mount.subPath() == null ? "" : mount.subPath();
        if (!subPath.isEmpty()) {
            VolumeSourceRules.descending(found, path.at("subPath"), subPath);
        }
        if (!expression.isEmpty()) {
            if (!subPath.isEmpty()) {
                found.invalid(at.at("subPathExpr"), expression, "subPathExpr and subPath are mutually exclusive");
            }
            VolumeSourceRules.descending(found, path.at("subPathExpr"), expression);
        }
    }

    static void propagation(Findings found, Path path, VolumeMount mount, boolean privileged) {
        Fields rest = Fields.of(mount.rest());
        String propagation = rest.text("mountPropagation");
        List<String> supported = List.of("Bidirectional", "HostToContainer", "None");
        if (rest.has("mountPropagation") && !supported.contains(propagation)) {
            found.notSupported(path.at("mountPropagation"), propagation, supported);
        } else if (propagation.equals("Bidirectional") && !privileged) {
            String message = "Bidirectional mount propagation is available only to privileged containers";
            found.forbidden(path.at("mountPropagation"), message);
        }
        if (rest.has("recursiveReadOnly")) {
            recursiveReadOnly(found, path.at("recursiveReadOnly"), mount, rest);
        }
    }

    private static void recursiveReadOnly(Findings found, Path path, VolumeMount mount, Fields rest) {
        String recursive = rest.text("recursiveReadOnly");
        List<String> supported = List.of("Disabled", "Enabled", "IfPossible");
        if (!supported.contains(recursive)) {
            found.notSupported(path, recursive, supported);
            return;
        }
        if (recursive.equals("Disabled")) {
            return;
        }
        if (!Boolean.TRUE.equals(mount.readOnly())) {
            found.forbidden(path, "may only be specified when readOnly is true");
        }
        if (rest.has("mountPropagation") && !rest.text("mountPropagation").equals("None")) {
            found.forbidden(path, "may only be specified when mountPropagation is None or not specified");
        }
    }
}
