package dev.jobkit.core.admission;

import dev.jobkit.model.Container;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.Resources;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Judges what a pod as a whole asks for and may use against its containers (v1 PodSpec.resources, KEP-2837; what the
 * containers need together counts init containers and sidecars as KEP-753 tells).
 */
final class PodTotals {
    private final Findings found;
    private final Path path;

    private PodTotals(Findings found, Path path) {
        this.found = found;
        this.path = path;
    }

    static void judge(Findings found, Path path, PodSpec spec, Resources pod) {
        PodTotals totals = new PodTotals(found, path);
        totals.enough("requests", pod.requests(), together(spec, Resources::requests));
        Map<String, Quantity> limits = together(spec, Resources::limits);
        limits.keySet().removeIf(name -> !name.startsWith(ResourceNames.HUGE_PAGES));
        totals.enough("limits", pod.limits(), limits);
        totals.each(pod.limits(), spec.containers());
    }

    private void enough(String field, Map<String, Quantity> pod, Map<String, Quantity> containers) {
        containers.forEach((name, needed) -> {
            Quantity given = pod.get(name);
            if (given != null && needed.compareTo(given) > 0) {
                String message = "must be greater than or equal to aggregate container " + field + " of " + needed;
                found.invalid(path.at(field, name), given, message);
            }
        });
    }

    private void each(Map<String, Quantity> pod, List<Container> containers) {
        for (int i = 0; i < containers.size(); i++) {
            Path at = path.at("containers", i);
            new TreeMap<>(containers.get(i).resources().limits()).forEach((name, limit) -> {
                Quantity most = pod.get(name);
                if (most != null && limit.compareTo(most) > 0) {
                    String message = "must be less than or equal to pod limits of " + most;
                    found.invalid(Path.of(at + "[" + name + "].limits"), limit, message);
                }
            });
        }
    }

    /** Containers run together and with all sidecars; an init container only with the sidecars before it. */
    private static Map<String, Quantity> together(PodSpec spec, Function<Resources, Map<String, Quantity>> part) {
        Map<String, Quantity> sum = new TreeMap<>();
        spec.containers().forEach(container -> add(sum, part.apply(container.resources())));
        Map<String, Quantity> sidecars = new TreeMap<>();
        Map<String, Quantity> most = new TreeMap<>();
        for (Container container : spec.initContainers()) {
            Map<String, Quantity> own = part.apply(container.resources());
            Map<String, Quantity> during = new TreeMap<>(own);
            add(during, sidecars);
            raise(most, during);
            if (container.isSidecar()) {
                add(sum, own);
                add(sidecars, own);
            }
        }
        raise(sum, most);
        return sum;
    }

    private static void add(Map<String, Quantity> sum, Map<String, Quantity> more) {
        more.forEach((name, quantity) -> sum.merge(name, quantity, PodTotals::plus));
    }

    /** A sum is written as its first part is, unless that is nothing. */
    private static Quantity plus(Quantity a, Quantity b) {
        BigDecimal amount = a.amount().add(b.amount());
        return new Quantity(amount, a.amount().signum() == 0 ? b.format() : a.format());
    }

    private static void raise(Map<String, Quantity> most, Map<String, Quantity> other) {
        other.forEach((name, quantity) -> most.merge(name, quantity, (a, b) -> b.compareTo(a) > 0 ? b : a));
    }
}
