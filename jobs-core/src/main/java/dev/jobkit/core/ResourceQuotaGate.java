package dev.jobkit.core;

import dev.jobkit.model.Container;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Quantity;
import dev.jobkit.spi.PodGate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets pods of a namespace in as long as what they ask for stays within hard limits (v1 ResourceQuota). Thread-safe.
 *
 * <p>Known resources: {@code pods}, {@code cpu} and {@code requests.cpu}, {@code memory} and {@code requests.memory},
 * {@code limits.cpu}, {@code limits.memory}. Pods that have ended do not count. A pod of which a container
 * or init container does not say how much it wants of a limited resource is refused, as in Kubernetes.
 *
 * <pre>{@code
 * PodGate gate = new ResourceQuotaGate().limit("default", Map.of("pods", Quantity.of(10)));
 * JobKit.builder().executor("threads", executor).gate(gate).build();
 * }</pre>
 */
public final class ResourceQuotaGate implements PodGate {
    private static final List<String> KNOWN = List.of(
            "pods", "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory", "count/pods");

    /** Guarded by this: hard limits by namespace and resource. */
    private final Map<String, Map<String, Quantity>> hard = new HashMap<>();

    /** Guarded by this: what is used, by namespace and resource. */
    private final Map<String, Map<String, BigDecimal>> used = new HashMap<>();

    /** Guarded by this: what each pod that is in was charged, by its uid. */
    private final Map<String, Map<String, BigDecimal>> charges = new HashMap<>();

    /** Makes a gate without limits. */
    public ResourceQuotaGate() {}

    /**
     * Sets the limits of a namespace, in place of earlier ones.
     *
     * @throws IllegalArgumentException if a resource is not known
     */
    public synchronized ResourceQuotaGate limit(String namespace, Map<String, Quantity> limits) {
        for (String resource : limits.keySet()) {
            if (!KNOWN.contains(resource)) {
                throw new IllegalArgumentException(
                        "resource \"" + resource + "\" cannot be limited here; known are " + String.join(", ", KNOWN));
            }
        }
        hard.put(namespace, new TreeMap<>(limits));
        return this;
    }

    @Override
    public synchronized Optional<String> admit(Pod pod) {
        String namespace = pod.metadata().namespace();
        Map<String, Quantity> limits = hard.getOrDefault(namespace, Map.of());
        List<String> unsaid = new ArrayList<>();
        List<String> over = new ArrayList<>();
        Map<String, BigDecimal> charge = charge(pod.spec(), limits, unsaid);
        if (!unsaid.isEmpty()) {
            return Optional.of(
                    refused(pod) + "failed quota: " + namespace + ": must specify " + String.join("; ", unsaid));
        }
        charge.forEach((resource, amount) -> {
            if (amount.add(inUse(namespace, resource)).compareTo(limit(limits, resource)) > 0) {
                over.add(resource);
            }
        });
        if (!over.isEmpty()) {
            return Optional.of(refused(pod) + "exceeded quota: " + namespace + ", requested: "
                    + list(over, r -> charge.getOrDefault(r, BigDecimal.ZERO)) + ", used: "
                    + list(over, r -> inUse(namespace, r)) + ", limited: "
                    + list(over, r -> limit(limits, r)));
        }
        take(pod, charge);
        return Optional.empty();
    }

    @Override
    public synchronized void enter(Pod pod) {
        Map<String, Quantity> limits = hard.getOrDefault(pod.metadata().namespace(), Map.of());
        take(pod, charge(pod.spec(), limits, new ArrayList<>()));
    }

    @Override
    public synchronized void leave(Pod pod) {
        Map<String, BigDecimal> charge = charges.remove(pod.metadata().uid());
        if (charge != null) {
            charge.forEach((resource, amount) -> add(pod, resource, amount.negate()));
        }
    }

    private void take(Pod pod, Map<String, BigDecimal> charge) {
        if (charges.putIfAbsent(pod.metadata().uid(), charge) == null) {
            charge.forEach((resource, amount) -> add(pod, resource, amount));
        }
    }

    private void add(Pod pod, String resource, BigDecimal amount) {
        used.computeIfAbsent(pod.metadata().namespace(), n -> new HashMap<>()).merge(resource, amount, BigDecimal::add);
    }

    private BigDecimal inUse(String namespace, String resource) {
        return used.getOrDefault(namespace, Map.of()).getOrDefault(resource, BigDecimal.ZERO);
    }

    private static BigDecimal limit(Map<String, Quantity> limits, String resource) {
        return limits.getOrDefault(resource, Quantity.of(0)).amount();
    }

    private static String refused(Pod pod) {
        return "pods \"" + pod.metadata().name() + "\" is forbidden: ";
    }

    private static String list(List<String> resources, Function<String, BigDecimal> amount) {
        return resources.stream()
                .map(r -> r + "=" + new Quantity(amount.apply(r), Quantity.Format.DECIMAL_SI))
                .collect(Collectors.joining(","));
    }

    private static Map<String, BigDecimal> charge(PodSpec spec, Map<String, Quantity> limits, List<String> unsaid) {
        Map<String, BigDecimal> charge = new TreeMap<>();
        for (String resource : limits.keySet()) {
            if (resource.endsWith("pods")) {
                charge.put(resource, BigDecimal.ONE);
                continue;
            }
            List<String> silent = Stream.concat(spec.containers().stream(), spec.initContainers().stream())
                    .filter(c -> !amounts(c, resource).containsKey(plain(resource)))
                    .map(Container::name)
                    .sorted()
                    .toList();
            if (!silent.isEmpty()) {
                unsaid.add(resource + " for: " + String.join(",", silent));
            }
            charge.put(resource, total(spec, resource));
        }
        return charge;
    }

    /** The sum over containers and sidecars, or if that is more the largest init container with the sidecars started before. */
    private static BigDecimal total(PodSpec spec, String resource) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Container c : spec.containers()) {
            sum = sum.add(amount(c, resource));
        }
        BigDecimal largest = BigDecimal.ZERO;
        BigDecimal sidecars = BigDecimal.ZERO;
        for (Container c : spec.initContainers()) {
            if (c.isSidecar()) {
                sidecars = sidecars.add(amount(c, resource));
            } else {
                largest = largest.max(sidecars.add(amount(c, resource)));
            }
        }
        return sum.add(sidecars).max(largest);
    }

    private static BigDecimal amount(Container container, String resource) {
        return amounts(container, resource)
                .getOrDefault(plain(resource), Quantity.of(0))
                .amount();
    }

    private static Map<String, Quantity> amounts(Container container, String resource) {
        return resource.startsWith("limits.")
                ? container.resources().limits()
                : container.resources().requests();
    }

    private static String plain(String resource) {
        return resource.substring(resource.indexOf('.') + 1);
    }
}
