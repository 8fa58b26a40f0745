package dev.jobkit.core.admission;

import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.Resources;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges the names of resources, and tells what kind of resource a name stands for (v1 ResourceName). */
final class ResourceNames {
    static final String HUGE_PAGES = "hugepages-";
    private static final Set<String> OF_CONTAINERS = Set.of("cpu", "memory", "ephemeral-storage");
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
    private static final Set<String> MEASURED = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage",
            "storage",
            "requests.storage");

    private ResourceNames() {}

    static void ofContainer(Findings found, Path path, String name) {
        any(found, path, name);
        if (name.indexOf('/') < 0) {
            if (!name.startsWith(HUGE_PAGES) && !OF_CONTAINERS.contains(name)) {
                found.invalid(path, name, "must be a standard resource for containers");
            }
        } else if (!isNative(name) && !isExtended(name)) {
            found.invalid(path, name, "doesn't follow extended resource name standard");
        }
    }

    static void ofPod(Findings found, Path path, String name) {
        Findings own = new Findings();
        any(own, path, name);
        found.addAll(own.toList());
        if (own.isEmpty() && !name.equals("cpu") && !name.equals("memory") && !name.startsWith(HUGE_PAGES)) {
            found.notSupported(path, name, List.of("cpu", HUGE_PAGES, "memory"));
        }
    }

    private static void any(Findings found, Path path, String name) {
        List<String> faults = LabelFormats.key(name);
        found.invalid(path, name, faults);
        boolean standard = name.startsWith(HUGE_PAGES) || MEASURED.contains(name) || COUNTED.contains(name);
        if (faults.isEmpty() && name.indexOf('/') < 0 && !standard) {
            found.invalid(path, name, "must be a standard resource type or fully qualified");
        }
    }

    static boolean isNative(String name) {
        return name.indexOf('/') < 0 || name.contains("kubernetes.io/");
    }

    /** Tells whether a resource comes in whole pieces only. */
    static boolean isCounted(String name) {
        return COUNTED.contains(name) || isExtended(name);
    }

    private static boolean isExtended(String name) {
        return !isNative(name)
                && !name.startsWith("requests.")
                && LabelFormats.key("requests." + name).isEmpty();
    }

    /** Tells whether an amount of huge pages is none or a whole number of pages of the size in the name. */
    static boolean isWholePages(String name, Quantity quantity) {
        BigDecimal size;
        try {
            size = Quantity.parse(name.substring(HUGE_PAGES.length())).amount();
        } catch (IllegalArgumentException e) {
            return false;
        }
        return size.signum() > 0
                && quantity.amount().remainder(size).signum() == 0
                && quantity.amount().signum() >= 0;
    }

    /** Reads requests and limits from a tree that is kept as it was written. */
    static Resources resources(Fields tree) {
        return new Resources(quantities(tree.child("limits")), quantities(tree.child("requests")), Passthrough.EMPTY);
    }

    /** Reads amounts by name; what is none is left out. */
    static Map<String, Quantity> quantities(@Nullable Fields tree) {
        Map<String, Quantity> quantities = new TreeMap<>();
        if (tree != null) {
            tree.tree().forEach((name, value) -> {
                try {
                    quantities.put(String.valueOf(name), Quantity.parse(String.valueOf(value)));
                } catch (IllegalArgumentException e) {
                    // refused where it is read
                }
            });
        }
        return quantities;
    }
}
