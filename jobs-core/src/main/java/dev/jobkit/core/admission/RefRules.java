package dev.jobkit.core.admission;

import dev.jobkit.model.FieldRef;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.ResourceFieldRef;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Judges references to what a pod says of itself (v1 ObjectFieldSelector, ResourceFieldSelector). */
final class RefRules {
    private static final Set<String> KNOWN_FIELDS = Set.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "metadata.annotations",
            "metadata.labels",
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.serviceAccountName",
            "spec.schedulerName",
            "status.hostIP",
            "status.hostIPs",
            "status.phase",
            "status.podIP",
            "status.podIPs");
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

    private RefRules() {}

    static void field(Findings found, Path path, FieldRef ref, List<String> supported) {
        String field = ref.fieldPath();
        if (field.isEmpty()) {
            found.required(path.at("fieldPath"), "");
            return;
        }
        if (ref.apiVersion() != null && !ref.apiVersion().equals("v1")) {
            found.invalid(
                    path.at("fieldPath"),
                    field,
                    "error converting fieldPath: unsupported pod version: " + ref.apiVersion());
            return;
        }
        int bracket = field.indexOf("['");
        if (bracket > 0 && field.endsWith("']") && field.length() >= bracket + 4) {
            subscripted(found, path, field, bracket);
        } else if (!KNOWN_FIELDS.contains(field)) {
            found.invalid(
                    path.at("fieldPath"), field, "error converting fieldPath: field label not supported: " + field);
        } else if (!supported.contains(field)) {
            found.notSupported(path.at("fieldPath"), field, supported);
        }
    }

    private static void subscripted(Findings found, Path path, String field, int bracket) {
        String map = field.substring(0, bracket);
        String key = field.substring(bracket + 2, field.length() - 2);
        if (map.equals("metadata.annotations")) {
            String lower = key.toLowerCase(Locale.ROOT);
            found.invalid(path, lower, LabelFormats.key(lower));
        } else if (map.equals("metadata.labels")) {
            found.invalid(path, key, LabelFormats.key(key));
        } else {
            found.invalid(
                    path.at("fieldPath"),
                    field,
                    "error converting fieldPath: field label does not support subscript: " + field);
        }
    }

    static void resource(Findings found, Path path, ResourceFieldRef ref) {
        String resource = ref.resource();
        if (resource.isEmpty()) {
            found.required(path.at("resource"), "");
        } else if (!RESOURCES.contains(resource) && !isHugePages(resource)) {
            found.notSupported(path.at("resource"), resource, RESOURCES);
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
                    path.at("divisor"),
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
}
