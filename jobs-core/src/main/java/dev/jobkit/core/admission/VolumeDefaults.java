package dev.jobkit.core.admission;

import dev.jobkit.model.EmptyDir;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Volume;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Fills in what a volume leaves open (v1 defaults of Volume and its sources). */
final class VolumeDefaults {
    private static final long MODE = 0644;
    private static final long TOKEN_SECONDS = 3600;
    private static final Set<String> WITH_MODE = Set.of("secret", "configMap", "downwardAPI", "projected");

    private VolumeDefaults() {}

    static Volume volume(Volume volume) {
        EmptyDir emptyDir = emptyDir(volume.emptyDir());
        if (emptyDir == null && volume.rest().isEmpty()) {
            emptyDir = new EmptyDir(null, null);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        volume.rest().fields().forEach((type, source) -> fields.put(type, source(type, source)));
        return new Volume(volume.name(), emptyDir, Passthrough.of(fields));
    }

    private static @Nullable EmptyDir emptyDir(@Nullable EmptyDir emptyDir) {
        return emptyDir == null ? null : new EmptyDir(PodDefaults.textOrNull(emptyDir.medium()), emptyDir.sizeLimit());
    }

    private static Object source(String type, Object source) {
        if (!(source instanceof Map<?, ?> given)) {
            return source;
        }
        Map<String, Object> fields = copy(given);
        if (WITH_MODE.contains(type)) {
            fields.putIfAbsent("defaultMode", MODE);
        }
        switch (type) {
            case "hostPath" -> fields.putIfAbsent("type", "");
            case "ephemeral" -> claim(fields);
            case "image" -> image(fields);
            case "downwardAPI" -> each(fields, "items", VolumeDefaults::item);
            case "projected" -> each(fields, "sources", VolumeDefaults::projection);
            default -> {
                // nothing else is left open
            }
        }
        return fields;
    }

    private static void claim(Map<String, Object> fields) {
        if (fields.get("volumeClaimTemplate") instanceof Map<?, ?> given) {
            Map<String, Object> template = copy(given);
            if (template.get("spec") instanceof Map<?, ?> spec) {
                Map<String, Object> claim = copy(spec);
                claim.putIfAbsent("volumeMode", "Filesystem");
                template.put("spec", claim);
            }
            fields.put("volumeClaimTemplate", template);
        }
    }

    private static void image(Map<String, Object> fields) {
        Object reference = fields.getOrDefault("reference", "");
        if ("".equals(fields.getOrDefault("pullPolicy", ""))) {
            fields.put("pullPolicy", ImageTag.isLatest(String.valueOf(reference)) ? "Always" : "IfNotPresent");
        }
    }

    private static void projection(Map<String, Object> projection) {
        if (projection.get("serviceAccountToken") instanceof Map<?, ?> token) {
            Map<String, Object> fields = copy(token);
            fields.putIfAbsent("expirationSeconds", TOKEN_SECONDS);
            projection.put("serviceAccountToken", fields);
        }
        if (projection.get("downwardAPI") instanceof Map<?, ?> downward) {
            Map<String, Object> fields = copy(downward);
            each(fields, "items", VolumeDefaults::item);
            projection.put("downwardAPI", fields);
        }
    }

    private static void item(Map<String, Object> item) {
        if (item.get("fieldRef") instanceof Map<?, ?> ref) {
            Map<String, Object> fields = copy(ref);
            fields.putIfAbsent("apiVersion", "v1");
            item.put("fieldRef", fields);
        }
    }

    private static void each(Map<String, Object> fields, String name, Consumer<Map<String, Object>> change) {
        if (fields.get(name) instanceof List<?> list) {
            fields.put(
                    name, list.stream().map(element -> changed(element, change)).toList());
        }
    }

    private static Object changed(Object element, Consumer<Map<String, Object>> change) {
        if (!(element instanceof Map<?, ?> map)) {
            return element;
        }
        Map<String, Object> fields = copy(map);
        change.accept(fields);
        return fields;
    }

    private static Map<String, Object> copy(Map<?, ?> given) {
        Map<String, Object> fields = new LinkedHashMap<>();
        given.forEach((name, value) -> fields.put((String) name, value));
        return fields;
    }
}
