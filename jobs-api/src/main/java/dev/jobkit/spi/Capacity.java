package dev.jobkit.spi;

import dev.jobkit.model.Container;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The room of an executor and who has it, for executors that let pods wait until there is some. Thread-safe.
 *
 * <p>Room is reserved for whole pods, so that two pods never hold half of what each needs, and first come is first served: a
 * wide pod at the head is waited for, so it cannot starve. What a pod takes is what it requests (v1 Container.resources,
 * the page "Resource Management for Pods and Containers").
 *
 * <pre>{@code
 * if (capacity.reserve(pod)) { run(pod); } else { say(capacity.whyNot(pod)); }
 * …
 * capacity.free(uid).forEach(next -> run(next));
 * }</pre>
 */
public final class Capacity {
    private static final String PODS = "pods";

    private final Map<String, Quantity> allocatable;
    /** Guarded by this, as are all below. */
    private final Map<String, BigDecimal> used = new HashMap<>();

    private final Map<String, Map<String, BigDecimal>> holders = new HashMap<>();
    private final Map<String, Map<String, BigDecimal>> waiting = new LinkedHashMap<>();

    /** Makes an empty one; a resource that is not named is unlimited. */
    public Capacity(Map<String, Quantity> allocatable) {
        this.allocatable = new LinkedHashMap<>(allocatable);
    }

    /** Returns whether the pod has room now; otherwise it has a place in the queue. */
    public synchronized boolean reserve(Pod pod) {
        String uid = pod.metadata().uid();
        if (holders.containsKey(uid)) {
            return true;
        }
        if (waiting.containsKey(uid)) {
            return false;
        }
        Map<String, BigDecimal> wants = wants(pod.spec());
        if (waiting.isEmpty() && lacking(wants, used).isEmpty()) {
            hold(uid, wants);
            return true;
        }
        waiting.put(uid, wants);
        return false;
    }

    /** Gives room to a pod that runs already, whether there is any or not. */
    public synchronized void occupy(Pod pod) {
        if (!holders.containsKey(pod.metadata().uid())) {
            waiting.remove(pod.metadata().uid());
            hold(pod.metadata().uid(), wants(pod.spec()));
        }
    }

    /** Takes back what the pod has, or its place in the queue; returns the pods that have room now, in their order. */
    public synchronized List<String> free(String podUid) {
        waiting.remove(podUid);
        Map<String, BigDecimal> had = holders.remove(podUid);
        if (had != null) {
            had.forEach((resource, amount) -> used.merge(resource, amount.negate(), BigDecimal::add));
        }
        List<String> next = new ArrayList<>();
        Iterator<Map.Entry<String, Map<String, BigDecimal>>> queue =
                waiting.entrySet().iterator();
        while (queue.hasNext()) {
            Map.Entry<String, Map<String, BigDecimal>> head = queue.next();
            if (!lacking(head.getValue(), used).isEmpty()) {
                break;
            }
            queue.remove();
            hold(head.getKey(), head.getValue());
            next.add(head.getKey());
        }
        return next;
    }

    /** Says why a pod waits, as a scheduler does: {@code "0/1 nodes are available: 1 Insufficient cpu."}. */
    public synchronized String whyNot(Pod pod) {
        List<String> lacks = lacking(wants(pod.spec()), used);
        return "0/1 nodes are available: "
                + (lacks.isEmpty() ? "1 node(s) had pods waiting that came before" : "1 " + String.join(", 1 ", lacks))
                + ".";
    }

    /** Says what a pod asks for that is not there even when nothing else runs; empty when it fits then. */
    public Optional<String> neverFits(PodSpec spec) {
        List<String> lacks = lacking(wants(spec), Map.of());
        return lacks.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", lacks));
    }

    private void hold(String uid, Map<String, BigDecimal> wants) {
        holders.put(uid, wants);
        wants.forEach((resource, amount) -> used.merge(resource, amount, BigDecimal::add));
    }

    private List<String> lacking(Map<String, BigDecimal> wants, Map<String, BigDecimal> taken) {
        List<String> lacks = new ArrayList<>(0);
        wants.forEach((resource, amount) -> {
            BigDecimal after = taken.getOrDefault(resource, BigDecimal.ZERO).add(amount);
            Quantity all = allocatable.get(resource);
            if (all != null && amount.signum() > 0 && after.compareTo(all.amount()) > 0) {
                lacks.add(resource.equals(PODS) ? "Too many pods" : "Insufficient " + resource);
            }
        });
        lacks.sort(null);
        return lacks;
    }

    private Map<String, BigDecimal> wants(PodSpec spec) {
        Map<String, BigDecimal> wants = new HashMap<>();
        for (String resource : allocatable.keySet()) {
            wants.put(resource, request(spec, resource));
        }
        return wants;
    }

    /**
     * Returns what a pod requests of a resource: the sum over its containers and sidecars, or what an init container needs
     * together with the sidecars before it, if that is more. Each pod is one of {@code pods}.
     */
    public static BigDecimal request(PodSpec spec, String resource) {
        if (resource.equals(PODS)) {
            return BigDecimal.ONE;
        }
        BigDecimal sidecars = BigDecimal.ZERO;
        BigDecimal largest = BigDecimal.ZERO;
        for (Container c : spec.initContainers()) {
            BigDecimal together = sidecars.add(request(c, resource));
            sidecars = c.isSidecar() ? together : sidecars;
            largest = largest.max(together);
        }
        BigDecimal sum = sidecars;
        for (Container c : spec.containers()) {
            sum = sum.add(request(c, resource));
        }
        return sum.max(largest);
    }

    private static BigDecimal request(Container container, String resource) {
        Quantity asked = container.resources().requests().get(resource);
        return asked == null ? BigDecimal.ZERO : asked.amount();
    }
}
