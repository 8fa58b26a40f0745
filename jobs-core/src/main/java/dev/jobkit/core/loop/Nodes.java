package dev.jobkit.core.loop;

import dev.jobkit.model.Container;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Quantity;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.PodExecutor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registered executors as nodes; chooses one for a pod. Immutable. */
final class Nodes {
    /** The label that every node has: the name it is registered under. */
    static final String EXECUTOR_LABEL = "jobkit.dev/executor";

    private final List<Node> all;

    Nodes(Map<String, PodExecutor> executors) {
        List<Node> nodes = new ArrayList<>();
        executors.forEach((name, executor) -> nodes.add(new Node(name, executor, describe(name, executor))));
        this.all = List.copyOf(nodes);
    }

    private static NodeInfo describe(String name, PodExecutor executor) {
        try {
            return executor.describe();
        } catch (RuntimeException e) {
            throw new IllegalStateException("executor " + name + " threw when it was asked to describe itself", e);
        }
    }

    List<Node> all() {
        return all;
    }

    /** Returns the node of this name. */
    Optional<Node> named(String name) {
        return all.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /** Returns the first node that the pod's nodeName and nodeSelector allow and that could hold it when it is empty. */
    Optional<Node> choose(PodSpec spec) {
        for (Node node : all) {
            if (fits(node, spec)) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /** Says in words why no node fits. */
    String whyNone(PodSpec spec) {
        String wants = spec.nodeName() != null ? "nodeName " + spec.nodeName() : "nodeSelector " + spec.nodeSelector();
        String names = String.join(", ", all.stream().map(Node::name).toList());
        return "0/" + all.size() + " executors fit " + wants + " and the pod's requests; registered: " + names;
    }

    private static boolean fits(Node node, PodSpec spec) {
        String wanted = spec.nodeName();
        if (wanted != null && !wanted.equals(node.name())) {
            return false;
        }
        for (Map.Entry<String, String> label : spec.nodeSelector().entrySet()) {
            String has = label.getKey().equals(EXECUTOR_LABEL)
                    ? node.name()
                    : node.info().labels().get(label.getKey());
            if (!label.getValue().equals(has)) {
                return false;
            }
        }
        return holds(node.info(), spec);
    }

    private static boolean holds(NodeInfo info, PodSpec spec) {
        for (Map.Entry<String, Quantity> offer : info.allocatable().entrySet()) {
            if (request(spec, offer.getKey()).compareTo(offer.getValue().amount()) > 0) {
                return false;
            }
        }
        return true;
    }

    /** What a pod asks for: the sum over its containers and sidecars, or the largest init container if that is more. */
    private static BigDecimal request(PodSpec spec, String resource) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Container c : spec.containers()) {
            sum = sum.add(request(c, resource));
        }
        BigDecimal largest = BigDecimal.ZERO;
        for (Container c : spec.initContainers()) {
            if (c.isSidecar()) {
                sum = sum.add(request(c, resource));
            } else {
                largest = largest.max(request(c, resource));
            }
        }
        return sum.max(largest);
    }

    private static BigDecimal request(Container container, String resource) {
        Quantity asked = container.resources().requests().get(resource);
        return asked == null ? BigDecimal.ZERO : asked.amount();
    }
}
