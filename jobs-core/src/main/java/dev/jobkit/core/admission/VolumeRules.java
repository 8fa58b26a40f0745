package dev.jobkit.core.admission;

import dev.jobkit.model.Container;
import dev.jobkit.model.EmptyDir;
import dev.jobkit.model.Volume;
import dev.jobkit.model.VolumeMount;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Judges the volumes of a pod and where its containers mount them (v1 Volume, VolumeMount, VolumeDevice). */
final class VolumeRules {
    private static final String ONE_TYPE = "may not specify more than 1 volume type";
    private static final String UNIQUE = "must be unique";

    private final Findings found;
    private final Map<String, Volume> volumes;

    private VolumeRules(Findings found, Map<String, Volume> volumes) {
        this.found = found;
        this.volumes = volumes;
    }

    /** Judges the volumes; the answer judges mounts of those without a fault. */
    static VolumeRules judge(Findings found, Path path, List<Volume> volumes) {
        Map<String, Volume> good = new TreeMap<>();
        for (int i = 0; i < volumes.size(); i++) {
            Volume volume = volumes.get(i);
            Path at = path.at(i);
            Findings own = new Findings();
            source(own, at, volume);
            if (volume.name().isEmpty()) {
                own.required(at.at("name"), "");
            } else {
                own.invalid(at.at("name"), volume.name(), DnsFormats.label(volume.name()));
            }
            if (good.containsKey(volume.name())) {
                own.duplicate(at.at("name"), volume.name());
            }
            if (own.isEmpty()) {
                good.put(volume.name(), volume);
            }
            found.addAll(own.toList());
        }
        return new VolumeRules(found, good);
    }

    private static void source(Findings found, Path path, Volume volume) {
        EmptyDir emptyDir = volume.emptyDir();
        if (emptyDir != null
                && emptyDir.sizeLimit() != null
                && emptyDir.sizeLimit().amount().signum() < 0) {
            found.forbidden(path.at("emptyDir.sizeLimit"), "SizeLimit field must be a valid resource quantity");
        }
        Fields rest = Fields.of(volume.rest());
        boolean taken = emptyDir != null;
        for (String type : VolumeSourceRules.TYPES) {
            Fields source = rest.child(type);
            if (source == null) {
                continue;
            }
            if (taken) {
                found.forbidden(path.at(VolumeSourceRules.nameOfSecond(type)), ONE_TYPE);
            } else {
                taken = true;
                VolumeSourceRules.judge(found, path.at(type), type, source);
            }
        }
        if (!taken) {
            found.required(path, "must specify a volume type");
        }
    }

    void mounts(Path path, Container container) {
        Map<String, String> devices = ContainerRules.devicesOf(container);
        Set<String> paths = new HashSet<>();
        List<VolumeMount> mounts = container.volumeMounts();
        Fields security = Fields.of(container.rest()).child("securityContext");
        boolean privileged = security != null && security.isTrue("privileged");
        for (int i = 0; i < mounts.size(); i++) {
            VolumeMount mount = mounts.get(i);
            Path at = path.at(i);
            if (mount.name().isEmpty()) {
                found.required(at.at("name"), "");
            }
            if (!volumes.containsKey(mount.name())) {
                found.notFound(at.at("name"), mount.name());
            }
            if (mount.mountPath().isEmpty()) {
                found.required(at.at("mountPath"), "");
            }
            if (!paths.add(mount.mountPath())) {
                found.invalid(at.at("mountPath"), mount.mountPath(), UNIQUE);
            }
            if (devices.containsKey(mount.name())) {
                found.invalid(at.at("name"), mount.name(), "must not already exist in volumeDevices");
            }
            if (devices.containsValue(mount.mountPath())) {
                String message = "must not already exist as a path in volumeDevices";
                found.invalid(at.at("mountPath"), mount.mountPath(), message);
            }
            MountRules.subPaths(found, path, at, mount);
            MountRules.propagation(found, path, mount, privileged);
        }
    }

    void devices(Path path, Container container) {
        Set<String> names = new HashSet<>();
        Set<String> paths = new HashSet<>();
        List<Fields> devices = Fields.of(container.rest()).children("volumeDevices");
        for (int i = 0; i < devices.size(); i++) {
            String name = devices.get(i).text("name");
            String device = devices.get(i).text("devicePath");
            Path at = path.at(i);
            if (name.isEmpty()) {
                found.required(at.at("name"), "");
            }
            if (!name.isEmpty() && !names.add(name)) {
                found.invalid(at.at("name"), name, UNIQUE);
            }
            deviceVolume(at, name);
            devicePath(at.at("devicePath"), device, paths);
            if (container.volumeMounts().stream().anyMatch(mount -> mount.name().equals(name))) {
                found.invalid(at.at("name"), name, "must not already exist in volumeMounts");
            }
            if (container.volumeMounts().stream()
                    .anyMatch(mount -> mount.mountPath().equals(device))) {
                found.invalid(at.at("devicePath"), device, "must not already exist as a path in volumeMounts");
            }
        }
    }

    private void devicePath(Path path, String device, Set<String> paths) {
        if (device.isEmpty()) {
            found.required(path, "");
        }
        if (paths.contains(device)) {
            found.invalid(path, device, UNIQUE);
        }
        if (!device.isEmpty() && VolumeSourceRules.hasBackstep(device)) {
            found.invalid(path, device, "can not contain backsteps ('..')");
        } else {
            paths.add(device);
        }
    }

    private void deviceVolume(Path at, String name) {
        Volume volume = volumes.get(name);
        if (volume == null) {
            found.notFound(at.at("name"), name);
        } else if (volume.rest().get("persistentVolumeClaim").isEmpty()
                && volume.rest().get("ephemeral").isEmpty()) {
            found.invalid(
                    at.at("name"),
                    name,
                    "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
        }
    }
}
