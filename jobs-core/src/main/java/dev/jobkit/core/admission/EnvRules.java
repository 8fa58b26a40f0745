package dev.jobkit.core.admission;

import dev.jobkit.model.EnvFrom;
import dev.jobkit.model.EnvSource;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldRef;
import dev.jobkit.model.KeyRef;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.ResourceFieldRef;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Judges environment variables and where they come from (v1 EnvVar, EnvVarSource, EnvFromSource). */
final class EnvRules {
    private static final Set<String> FIELDS = new TreeSet<>(List.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs"));
    private static final Set<String> KNOWN_FIELDS = Set.of(
            "metadata.annotations",
            "metadata.labels",
            "spec.restartPolicy",
            "spec.schedulerName",
            "status.phase",
            "spec.hostNetwork");
    private static final List<String> RESOURCES = List.of(
            "limits.cpu",
            "limits.ephemeral-storage",
            "limits.memory",
            "requests.cpu",
            "requests.ephemeral-storage",
            "requests.memory");
    private static final Set<String> SIZES =
            Set.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");
    private static final String SIZES_TEXT = "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei";

    private EnvRules() {}

    static void env(Findings found, String path, List<EnvVar> env) {
        for (int i = 0; i < env.size(); i++) {
            String at = path + "[" + i + "]";
            EnvVar variable = env.get(i);
            if (variable.name().isEmpty()) {
                found.required(at + ".name", "");
            } else {
                found.invalid(at + ".name", variable.name(), Formats.envName(variable.name()));
            }
            if (variable.valueFrom() != null) {
                source(found, at + ".valueFrom", variable.valueFrom(), variable.value());
            }
        }
    }

    private static void source(Findings found, String path, EnvSource source, @Nullable String value) {
        int sources = 0;
        if (source.fieldRef() != null) {
            sources++;
            fieldRef(found, path + ".fieldRef", source.fieldRef());
        }
        if (source.resourceFieldRef() != null) {
            sources++;
            resourceRef(found, path + ".resourceFieldRef", source.resourceFieldRef());
        }
        if (source.configMapKeyRef() != null) {
            sources++;
            keyRef(found, path + ".configMapKeyRef", source.configMapKeyRef());
        }
        if (source.secretKeyRef() != null) {
            sources++;
            keyRef(found, path + ".secretKeyRef", source.secretKeyRef());
        }
        if (source.rest().get("fileKeyRef").isPresent()) {
            sources++;
        }
        if (sources == 0) {
            found.invalid(
                    path,
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or"
                            + " `fileKeyRef`");
        } else if (value != null && !value.isEmpty()) {
            found.invalid(path, "", "may not be specified when `value` is not empty");
        } else if (sources > 1) {
            found.invalid(path, "", "may not have more than one field specified at a time");
        }
    }

    private static void fieldRef(Findings found, String path, FieldRef ref) {
        String field = ref.fieldPath();
        if (field.isEmpty()) {
            found.required(path + ".fieldPath", "");
            return;
        }
        if (ref.apiVersion() != null && !ref.apiVersion().equals("v1")) {
            found.invalid(
                    path + ".fieldPath",
                    field,
                    "error converting fieldPath: unsupported pod version: " + ref.apiVersion());
            return;
        }
        int bracket = field.indexOf("['");
        if (bracket > 0 && field.endsWith("']") && field.length() >= bracket + 4) {
            subscripted(found, path, field, bracket);
        } else if (!FIELDS.contains(field) && !KNOWN_FIELDS.contains(field)) {
            found.invalid(
                    path + ".fieldPath", field, "error converting fieldPath: field label not supported: " + field);
        } else if (!FIELDS.contains(field)) {
            found.notSupported(path + ".fieldPath", field, List.copyOf(FIELDS));
        }
    }

    private static void subscripted(Findings found, String path, String field, int bracket) {
        String map = field.substring(0, bracket);
        String key = field.substring(bracket + 2, field.length() - 2);
        if (map.equals("metadata.annotations")) {
            String lower = key.toLowerCase(Locale.ROOT);
            found.invalid(path, lower, Formats.labelKey(lower));
        } else if (map.equals("metadata.labels")) {
            found.invalid(path, key, Formats.labelKey(key));
        } else {
            found.invalid(
                    path + ".fieldPath",
                    field,
                    "error converting fieldPath: field label does not support subscript: " + field);
        }
    }

    private static void resourceRef(Findings found, String path, ResourceFieldRef ref) {
        String resource = ref.resource();
        if (resource.isEmpty()) {
            found.required(path + ".resource", "");
        } else if (!RESOURCES.contains(resource) && !isHugePages(resource)) {
            found.notSupported(path + ".resource", resource, RESOURCES);
        }
        Quantity divisor = ref.divisor();
        if (divisor == null || divisor.amount().compareTo(BigDecimal.ZERO) == 0) {
            return;
        }
        boolean cpu = resource.endsWith(".cpu");
        boolean known = RESOURCES.contains(resource) || isHugePages(resource);
        boolean fits = cpu ? Set.of("1", "1m").contains(divisor.toString()) : SIZES.contains(divisor.toString());
        if (known && !fits) {
            found.invalid(
                    path + ".divisor",
                    resource,
                    "only divisor's values " + (cpu ? "1m and 1" : SIZES_TEXT) + " are supported with the "
                            + kind(resource) + " resource");
        }
    }

    private static boolean isHugePages(String resource) {
        return resource.startsWith("requests.hugepages-") || resource.startsWith("limits.hugepages-");
    }

    private static String kind(String resource) {
        String name = resource.substring(resource.indexOf('.') + 1);
        if (name.startsWith("hugepages-")) {
            return "hugepages";
        }
        return name.equals("ephemeral-storage") ? "local ephemeral storage" : name;
    }

    private static void keyRef(Findings found, String path, KeyRef ref) {
        found.invalid(path + ".name", ref.name(), Formats.dnsSubdomain(ref.name()));
        if (ref.key().isEmpty()) {
            found.required(path + ".key", "");
        } else {
            found.invalid(path + ".key", ref.key(), Formats.configKey(ref.key()));
        }
    }

    static void envFrom(Findings found, String path, List<EnvFrom> sources) {
        for (int i = 0; i < sources.size(); i++) {
            String at = path + "[" + i + "]";
            EnvFrom from = sources.get(i);
            if (from.prefix() != null && !from.prefix().isEmpty()) {
                found.invalid(at + ".prefix", from.prefix(), Formats.envName(from.prefix()));
            }
            name(found, at + ".configMapRef.name", from.configMap());
            name(found, at + ".secretRef.name", from.secret());
            if (from.configMap() == null && from.secret() == null) {
                found.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
            } else if (from.configMap() != null && from.secret() != null) {
                found.invalid(path, "", "may not have more than one field specified at a time");
            }
        }
    }

    private static void name(Findings found, String path, @Nullable String name) {
        if (name == null) {
            return;
        }
        if (name.isEmpty()) {
            found.required(path, "");
        } else {
            found.invalid(path, name, Formats.dnsSubdomain(Formats.maskTrailingDash(name)));
        }
    }
}
