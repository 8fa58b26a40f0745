package dev.jobkit.core.admission;

import dev.jobkit.model.Quantity;
import dev.jobkit.model.Resources;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges what a container asks for and may use (v1 ResourceRequirements). */
final class ResourceRules {
    private static final String HUGE_PAGES = "hugepages-";
    private static final Set<String> OF_CONTAINERS = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> STANDARD = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage",
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "storage",
            "requests.storage",
            "services.nodeports",
            "services.loadbalancers");
    private static final Set<String> COUNTED = Set.of(
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "services.nodeports",
            "services.loadbalancers");

    private ResourceRules() {}

    static void container(Findings found, String path, Resources resources) {
        boolean hugePages = false;
        boolean computing = false;
        for (Map.Entry<String, Quantity> limit : resources.limits().entrySet()) {
            quantity(found, path + ".limits[" + limit.getKey() + "]", limit.getKey(), limit.getValue());
            hugePages |= limit.getKey().startsWith(HUGE_PAGES);
            computing |= isCompute(limit.getKey());
        }
        for (Map.Entry<String, Quantity> request : resources.requests().entrySet()) {
            quantity(found, path + ".requests[" + request.getKey() + "]", request.getKey(), request.getValue());
            againstLimit(found, path, request.getKey(), request.getValue(), resources.limits());
            hugePages |= request.getKey().startsWith(HUGE_PAGES);
            computing |= isCompute(request.getKey());
        }
        if (hugePages && !computing) {
            found.forbidden(path, "HugePages require cpu or memory");
        }
        claims(found, path + ".claims", Fields.of(resources.rest()).children("claims"));
    }

    private static boolean isCompute(String name) {
        return name.equals("cpu") || name.equals("memory");
    }

    private static void againstLimit(
            Findings found, String path, String name, Quantity request, Map<String, Quantity> limits) {
        Quantity limit = limits.get(name);
        boolean overcommit = isNative(name) && !name.startsWith(HUGE_PAGES);
        if (limit == null) {
            if (!overcommit) {
                found.required(path + ".limits", "Limit must be set for non overcommitable resources");
            }
        } else if (request.compareTo(limit) != 0 && !overcommit) {
            found.invalid(path + ".requests", request, "must be equal to " + name + " limit of " + limit);
        } else if (request.compareTo(limit) > 0) {
            found.invalid(path + ".requests", request, "must be less than or equal to " + name + " limit of " + limit);
        }
    }

    private static void quantity(Findings found, String path, String name, Quantity quantity) {
        name(found, path, name);
        if (quantity.amount().signum() < 0) {
            found.invalid(path, quantity, "must be greater than or equal to 0");
        }
        boolean integral = COUNTED.contains(name) || isExtended(name);
        if (integral && quantity.amount().stripTrailingZeros().scale() > 0) {
            found.invalid(path, quantity, "must be an integer");
        }
    }

    private static void name(Findings found, String path, String name) {
        List<String> faults = Formats.labelKey(name);
        found.invalid(path, name, faults);
        if (name.indexOf('/') < 0) {
            boolean huge = name.startsWith(HUGE_PAGES);
            if (faults.isEmpty() && !huge && !STANDARD.contains(name)) {
                found.invalid(path, name, "must be a standard resource type or fully qualified");
            }
            if (!huge && !OF_CONTAINERS.contains(name)) {
                found.invalid(path, name, "must be a standard resource for containers");
            }
        } else if (!isNative(name) && !isExtended(name)) {
            found.invalid(path, name, "doesn't follow extended resource name standard");
        }
    }

    private static boolean isNative(String name) {
        return name.indexOf('/') < 0 || name.contains("kubernetes.io/");
    }

    private static boolean isExtended(String name) {
        return !isNative(name)
                && !name.startsWith("requests.")
                && Formats.labelKey("requests." + name).isEmpty();
    }

    private static void claims(Findings found, String path, List<Fields> claims) {
        for (int i = 0; i < claims.size(); i++) {
            if (claims.get(i).text("name").isEmpty()) {
                found.required(path + "[" + i + "].name", "");
            }
        }
    }
}
