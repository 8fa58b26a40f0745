package dev.jobkit.core.admission;

import dev.jobkit.model.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Judges volumes that a driver brings, also those whose drivers left the tree (v1 VolumeSource). */
final class DriverRules {
    /** What the drivers that left the tree cannot do without, in the order of the server's faults. */
    private static final Map<String, List<String>> NEEDED = Map.ofEntries(
            Map.entry("gcePersistentDisk", List.of("pdName")),
            Map.entry("awsElasticBlockStore", List.of("volumeID")),
            Map.entry("iscsi", List.of("targetPortal", "iqn")),
            Map.entry("glusterfs", List.of("endpoints", "path")),
            Map.entry("rbd", List.of("monitors", "image")),
            Map.entry("cinder", List.of("volumeID")),
            Map.entry("cephfs", List.of("monitors")),
            Map.entry("flexVolume", List.of("driver")),
            Map.entry("azureFile", List.of("secretName", "shareName")),
            Map.entry("vsphereVolume", List.of("volumePath")),
            Map.entry("photonPersistentDisk", List.of("pdID")),
            Map.entry("portworxVolume", List.of("volumeID")),
            Map.entry("azureDisk", List.of("diskName", "diskURI")),
            Map.entry("storageos", List.of("volumeName")),
            Map.entry("scaleIO", List.of("gateway", "system", "volumeName")));

    private static final int MOST_DRIVER_BYTES = 63;
    private static final List<String> ACCESS =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    private static final List<String> MODES = List.of("Block", "Filesystem");

    private DriverRules() {}

    static void needed(Findings found, Path path, String type, Fields source) {
        // the path of one disk has another name than its field
        Path at = type.equals("gcePersistentDisk") ? path.renamed("persistentDisk") : path;
        for (String field : NEEDED.getOrDefault(type, List.of())) {
            if (source.text(field).isEmpty() && source.texts(field).isEmpty()) {
                found.required(at.at(field), "");
            }
        }
    }

    static void csi(Findings found, Path path, Fields source) {
        String driver = source.text("driver");
        if (driver.isEmpty()) {
            found.required(path.at("driver"), "");
        } else {
            if (Formats.bytes(driver) > MOST_DRIVER_BYTES) {
                found.tooLong(path.at("driver"), MOST_DRIVER_BYTES);
            }
            String lower = driver.toLowerCase(Locale.ROOT);
            found.invalid(path.at("driver"), driver, DnsFormats.subdomain(lower));
        }
        Fields secret = source.child("nodePublishSecretRef");
        if (secret != null && secret.text("name").isEmpty()) {
            found.required(path.at("nodePublishSecretRef.name"), "");
        }
    }

    static void ephemeral(Findings found, Path path, Fields source) {
        Fields template = source.child("volumeClaimTemplate");
        Path at = path.at("volumeClaimTemplate");
        if (template == null) {
            found.required(at, "");
            return;
        }
        Fields metadata = template.child("metadata");
        if (metadata != null) {
            LabelRules.labels(found, at.at("metadata.labels"), metadata.labels("labels"));
            LabelRules.annotations(found, at.at("metadata.annotations"), metadata.labels("annotations"));
            if (metadata.has("name")) {
                found.forbidden(at.at("metadata.name"), "cannot be set");
            }
        }
        Fields spec = template.child("spec");
        claim(found, at.at("spec"), spec == null ? new Fields(Map.of()) : spec);
    }

    private static void claim(Findings found, Path path, Fields spec) {
        List<String> modes = spec.texts("accessModes");
        if (modes.isEmpty()) {
            found.required(path.at("accessModes"), "at least 1 access mode is required");
        }
        LabelRules.selector(found, path.at("selector"), spec.child("selector"));
        for (String mode : modes) {
            if (!ACCESS.contains(mode)) {
                found.notSupported(path.at("accessModes"), mode, ACCESS);
            }
        }
        if (modes.size() > 1 && modes.contains("ReadWriteOncePod")) {
            found.forbidden(path.at("accessModes"), "may not use ReadWriteOncePod with other access modes");
        }
        Fields resources = spec.child("resources");
        Quantity size = resources == null
                ? null
                : ResourceNames.quantities(resources.child("requests")).get("storage");
        if (size == null) {
            found.required(path.at("resources[storage]"), "");
        } else if (size.amount().signum() <= 0) {
            found.invalid(path.at("resources[storage]"), size, "must be greater than zero");
        }
        String storageClass = spec.text("storageClassName");
        if (!storageClass.isEmpty()) {
            found.invalid(path.at("storageClassName"), storageClass, DnsFormats.subdomain(storageClass));
        }
        if (spec.has("volumeMode") && !MODES.contains(spec.text("volumeMode"))) {
            found.notSupported(path.at("volumeMode"), spec.text("volumeMode"), MODES);
        }
    }
}
