package dev.jobkit.core.admission;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the sources of volumes that the model keeps as they were written (v1 VolumeSource). */
final class VolumeSourceRules {
    /** The sources in the order in which they are looked at; emptyDir comes before them. */
    static final List<String> TYPES = List.of(
            "hostPath",
            "gitRepo",
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "secret",
            "nfs",
            "iscsi",
            "glusterfs",
            "flocker",
            "persistentVolumeClaim",
            "rbd",
            "cinder",
            "cephfs",
            "quobyte",
            "downwardAPI",
            "fc",
            "flexVolume",
            "configMap",
            "azureFile",
            "vsphereVolume",
            "photonPersistentDisk",
            "portworxVolume",
            "azureDisk",
            "storageos",
            "projected",
            "scaleIO",
            "csi",
            "ephemeral",
            "image");

    private static final List<String> HOST_PATH_TYPES = List.of(
            "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");
    private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
    private static final long MOST_MODE = 0777;

    private VolumeSourceRules() {}

    /** The name that the server gives a second source in its fault: two of them differ from the field. */
    static String nameOfSecond(String type) {
        return switch (type) {
            case "cephfs" -> "cephFS";
            case "downwardAPI" -> "downwarAPI";
            default -> type;
        };
    }

    static void judge(Findings found, Path path, String type, Fields source) {
        switch (type) {
            case "hostPath" -> hostPath(found, path, source);
            case "gitRepo" -> gitRepo(found, path, source);
            case "secret" -> {
                required(found, path.at("secretName"), source.text("secretName"));
                modeAndItems(found, path, source);
            }
            case "configMap" -> {
                required(found, path.at("name"), source.text("name"));
                modeAndItems(found, path, source);
            }
            case "nfs" -> nfs(found, path, source);
            case "persistentVolumeClaim" -> required(found, path.at("claimName"), source.text("claimName"));
            case "downwardAPI" -> {
                mode(found, path.at("defaultMode"), source.number("defaultMode"));
                DownwardRules.files(found, path, source.children("items"));
            }
            case "projected" -> ProjectionRules.judge(found, path, source);
            case "csi" -> DriverRules.csi(found, path, source);
            case "ephemeral" -> DriverRules.ephemeral(found, path, source);
            case "image" -> image(found, path, source);
            default -> DriverRules.needed(found, path, type, source);
        }
    }

    private static void required(Findings found, Path path, String text) {
        if (text.isEmpty()) {
            found.required(path, "");
        }
    }

    private static void hostPath(Findings found, Path path, Fields source) {
        String target = source.text("path");
        if (target.isEmpty()) {
            found.required(path.at("path"), "");
            return;
        }
        noBackstep(found, path.at("path"), target);
        if (!HOST_PATH_TYPES.contains(source.text("type"))) {
            found.notSupported(path.at("type"), source.text("type"), HOST_PATH_TYPES);
        }
    }

    private static void gitRepo(Findings found, Path path, Fields source) {
        required(found, path.at("repository"), source.text("repository"));
        descending(found, path.at("directory"), source.text("directory"));
    }

    private static void nfs(Findings found, Path path, Fields source) {
        required(found, path.at("server"), source.text("server"));
        required(found, path.at("path"), source.text("path"));
        if (!source.text("path").startsWith("/")) {
            found.invalid(path.at("path"), source.text("path"), "must be an absolute path");
        }
    }

    private static void modeAndItems(Findings found, Path path, Fields source) {
        mode(found, path.at("defaultMode"), source.number("defaultMode"));
        List<Fields> items = source.children("items");
        for (int i = 0; i < items.size(); i++) {
            item(found, path.at("items", i), items.get(i));
        }
    }

    /** A key of a Secret or ConfigMap and the file that it becomes. */
    static void item(Findings found, Path path, Fields item) {
        required(found, path.at("key"), item.text("key"));
        required(found, path.at("path"), item.text("path"));
        localPath(found, path.at("path"), item.text("path"));
        mode(found, path.at("mode"), item.number("mode"));
    }

    /** A path inside a volume that is not one of the names that the node keeps for itself. */
    static void localPath(Findings found, Path path, String target) {
        descending(found, path, target);
        if (target.startsWith("..") && !target.startsWith("../")) {
            found.invalid(path, target, "must not start with '..'");
        }
    }

    private static void image(Findings found, Path path, Fields source) {
        String policy = source.text("pullPolicy");
        if (source.has("pullPolicy") && !PULL_POLICIES.contains(policy)) {
            found.notSupported(path.at("pullPolicy"), policy, PULL_POLICIES);
        }
    }

    static void mode(Findings found, Path path, @Nullable Long mode) {
        if (mode != null && (mode < 0 || mode > MOST_MODE)) {
            found.invalid(path, mode, "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }

    /** A path inside a volume: relative and never upwards. */
    static void descending(Findings found, Path path, String target) {
        if (target.startsWith("/")) {
            found.invalid(path, target, "must be a relative path");
        }
        noBackstep(found, path, target);
    }

    static void noBackstep(Findings found, Path path, String target) {
        if (hasBackstep(target)) {
            found.invalid(path, target, "must not contain '..'");
        }
    }

    static boolean hasBackstep(String target) {
        return Arrays.asList(target.split("/", -1)).contains("..");
    }
}
