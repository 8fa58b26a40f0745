package dev.jobkit.core.admission;

import dev.jobkit.model.FieldRef;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.ResourceFieldRef;
import java.util.List;

/** Judges files that say what a pod says of itself (v1 DownwardAPIVolumeFile). */
final class DownwardRules {
    private static final List<String> FIELDS =
            List.of("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid");

    private DownwardRules() {}

    /** Judges the files; the server leaves their number out of the path. */
    static void files(Findings found, Path path, List<Fields> files) {
        files.forEach(file -> file(found, path, file));
    }

    static void file(Findings found, Path path, Fields file) {
        String target = file.text("path");
        if (target.isEmpty()) {
            found.required(path.at("path"), "");
        }
        VolumeSourceRules.localPath(found, path.at("path"), target);
        Fields field = file.child("fieldRef");
        Fields resource = file.child("resourceFieldRef");
        if (field != null) {
            FieldRef ref =
                    new FieldRef(field.has("apiVersion") ? field.text("apiVersion") : "v1", field.text("fieldPath"));
            RefRules.field(found, path.at("fieldRef"), ref, FIELDS);
            if (resource != null) {
                String message = "fieldRef and resourceFieldRef can not be specified simultaneously";
                found.invalid(path, "resource", message);
            }
        } else if (resource != null) {
            resource(found, path.at("resourceFieldRef"), resource);
        } else {
            found.required(path, "one of fieldRef and resourceFieldRef is required");
        }
        VolumeSourceRules.mode(found, path.at("mode"), file.number("mode"));
    }

    private static void resource(Findings found, Path path, Fields ref) {
        String container = ref.text("containerName");
        if (container.isEmpty()) {
            found.required(path.at("containerName"), "");
            return;
        }
        Quantity divisor = ResourceNames.quantities(ref).get("divisor");
        RefRules.resource(found, path, new ResourceFieldRef(container, ref.text("resource"), divisor));
    }
}
