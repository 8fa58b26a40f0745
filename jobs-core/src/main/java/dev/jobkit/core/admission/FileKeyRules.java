package dev.jobkit.core.admission;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvSource;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Volume;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges variables that are read from a file in a volume (v1 FileKeySelector). */
final class FileKeyRules {
    private FileKeyRules() {}

    static void ref(Findings found, Path path, Fields ref) {
        String key = ref.text("key");
        if (key.isEmpty()) {
            found.required(path.at("key"), "");
        } else {
            found.invalid(path.at("key"), key, Formats.envName(key));
        }
        String volume = ref.text("volumeName");
        if (volume.isEmpty()) {
            found.required(path.at("volumeName"), "");
        } else {
            found.invalid(path.at("volumeName"), volume, DnsFormats.label(volume));
        }
        String file = ref.text("path");
        if (file.isEmpty()) {
            found.required(path.at("path"), "");
        } else {
            VolumeSourceRules.noBackstep(found, path.at("path"), file);
        }
    }

    /** Judges which volumes the variables of all containers are read from. */
    static void volumes(Findings found, Path path, PodSpec spec) {
        Map<String, Volume> volumes = new HashMap<>();
        spec.volumes().forEach(volume -> volumes.put(volume.name(), volume));
        containers(found, path.at("initContainers"), spec.initContainers(), volumes);
        containers(found, path.at("containers"), spec.containers(), volumes);
    }

    private static void containers(Findings found, Path path, List<Container> containers, Map<String, Volume> volumes) {
        for (int i = 0; i < containers.size(); i++) {
            for (int j = 0; j < containers.get(i).env().size(); j++) {
                EnvSource source = containers.get(i).env().get(j).valueFrom();
                Fields file = source == null ? null : Fields.of(source.rest()).child("fileKeyRef");
                if (file != null) {
                    Path at = path.at(i).at("env", j).at("valueFrom.fileKeyRef.volumeName");
                    volume(found, at, file.text("volumeName"), volumes);
                }
            }
        }
    }

    private static void volume(Findings found, Path path, String name, Map<String, Volume> volumes) {
        Volume volume = volumes.get(name);
        if (volume == null) {
            found.notFound(path, name);
        } else if (volume.emptyDir() == null) {
            found.invalid(path, name, "referenced volume must be of type emptyDir");
        }
    }
}
