package dev.jobkit.executor.process;

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

/**
 * Who may run now. Room is reserved for whole pods, so that two pods never hold half of what each needs, and first come is
 * first served: a wide pod at the head is waited for, so it cannot starve. Thread-safe.
 */
final class Room {
    private static final String PODS = "pods";

    private final Map<String, Quantity> allocatable;
    /** Guarded by this, as are all below. */
    private final Map<String, BigDecimal> used = new HashMap<>();

    private final Map<String, Map<String, BigDecimal>> holders = new HashMap<>();
    private final Map<String, Map<String, BigDecimal>> waiting = new LinkedHashMap<>();

    Room(Map<String, Quantity> allocatable) {
        this.allocatable = new LinkedHashMap<>(allocatable);
    }

    /** Returns whether the pod has room now; otherwise it has a place in the queue. */
    synchronized boolean reserve(Pod pod) {
        String uid = pod.metadata().uid();
        if (holders.containsKey(uid)) {
            return true;
        }
        if (waiting.containsKey(uid)) {
            return false;
        }
        Map<String, BigDecimal> wants = wants(pod.spec());
        if (waiting.isEmpty() && fits(wants)) {
            hold(uid, wants);
            return true;
        }
        waiting.put(uid, wants);
        return false;
    }

    /** Gives room to a pod that runs already, whether there is any or not. */
    synchronized void occupy(Pod pod) {
        if (!holders.containsKey(pod.metadata().uid())) {
            waiting.remove(pod.metadata().uid());
            hold(pod.metadata().uid(), wants(pod.spec()));
        }
    }

    /** Takes back what the pod has, or its place in the queue; returns the pods that have room now, in their order. */
    synchronized List<String> free(String podUid) {
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
            if (!fits(head.getValue())) {
                break;
            }
            queue.remove();
            hold(head.getKey(), head.getValue());
            next.add(head.getKey());
        }
        return next;
    }

    /** Says in words what is taken. */
    synchronized String describe() {
        List<String> parts = new ArrayList<>();
        allocatable.forEach((resource, all) -> parts.add(
                used.getOrDefault(resource, BigDecimal.ZERO).toPlainString() + " of " + all + " " + resource));
        return String.join(", ", parts) + " taken, " + waiting.size() + " waiting";
    }

    private void hold(String uid, Map<String, BigDecimal> wants) {
        holders.put(uid, wants);
        wants.forEach((resource, amount) -> used.merge(resource, amount, BigDecimal::add));
    }

    private boolean fits(Map<String, BigDecimal> wants) {
        for (Map.Entry<String, BigDecimal> want : wants.entrySet()) {
            BigDecimal after = used.getOrDefault(want.getKey(), BigDecimal.ZERO).add(want.getValue());
            Quantity all = allocatable.get(want.getKey());
            if (all != null && after.compareTo(all.amount()) > 0) {
                return false;
            }
        }
        return true;
    }

    /** What a pod asks for: the sum over its containers and sidecars, or the largest init container if that is more. */
    private Map<String, BigDecimal> wants(PodSpec spec) {
        Map<String, BigDecimal> wants = new HashMap<>();
        for (String resource : allocatable.keySet()) {
            BigDecimal sum = BigDecimal.ZERO;
            BigDecimal largest = BigDecimal.ZERO;
            for (Container c : spec.containers()) {
                sum = sum.add(request(c, resource));
            }
            for (Container c : spec.initContainers()) {
                sum = c.isSidecar() ? sum.add(request(c, resource)) : sum;
                largest = c.isSidecar() ? largest : largest.max(request(c, resource));
            }
            wants.put(resource, resource.equals(PODS) ? BigDecimal.ONE : sum.max(largest));
        }
        return wants;
    }

    private static BigDecimal request(Container container, String resource) {
        Quantity asked = container.resources().requests().get(resource);
        return asked == null ? BigDecimal.ZERO : asked.amount();
    }
}
