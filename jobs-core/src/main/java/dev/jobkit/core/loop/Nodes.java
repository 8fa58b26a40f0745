package dev.jobkit.core.loop;

import dev.jobkit.model.Names;
import dev.jobkit.model.PodSpec;
import dev.jobkit.spi.Capacity;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.PodExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The registered executors as nodes; chooses one for a pod. Thread-safe. */
final class Nodes {
    /** The label that every node has: the name it is registered under. */
    static final String EXECUTOR_LABEL = Names.EXECUTOR;

    private final List<Node> all;
    private final IdentityHashMap<Node, Capacity> room = new IdentityHashMap<>();

    /** The last choice, as the pods that a pass creates share their spec. */
    private volatile @Nullable Choice lastChoice;

    /** The last one that was placed, as Jobs with one spec share that of their pods. */
    private volatile @Nullable Placed lastPlaced;

    private record Choice(PodSpec spec, Optional<Node> node) {}

    private record Placed(PodSpec spec, String node, PodSpec there) {}

    Nodes(Map<String, PodExecutor> executors) {
        List<Node> nodes = new ArrayList<>();
        executors.forEach((name, executor) -> nodes.add(new Node(name, executor, describe(name, executor))));
        this.all = List.copyOf(nodes);
        all.forEach(node -> room.put(node, new Capacity(node.info().allocatable())));
    }

    static NodeInfo describe(String name, PodExecutor executor) {
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
        Choice last = lastChoice;
        if (last == null || !wantTheSame(last.spec(), spec)) {
            last = new Choice(spec, firstThatFits(spec));
            lastChoice = last;
        }
        return last.node();
    }

    /** Tells whether the specs are one, or share all that is looked at: those of an Indexed Job differ in their host name. */
    private static boolean wantTheSame(PodSpec one, PodSpec other) {
        return one == other
                || (one.containers() == other.containers()
                        && one.initContainers() == other.initContainers()
                        && one.nodeSelector() == other.nodeSelector()
                        && Objects.equals(one.nodeName(), other.nodeName()));
    }

    /** Returns the spec of a pod that is on this node; Jobs that share the one before share the result. */
    PodSpec placed(PodSpec spec, String node) {
        Placed last = lastPlaced;
        if (last == null || last.spec() != spec || !last.node().equals(node)) {
            last = new Placed(spec, node, PodFacts.placed(spec, node));
            lastPlaced = last;
        }
        return last.there();
    }

    private Optional<Node> firstThatFits(PodSpec spec) {
        for (Node node : all) {
            if (fits(node, spec)) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /**
     * Says why no node fits, in the words of the reference scheduler, and which there are: {@code "0/1 nodes are available: 1
     * Insufficient cpu. …"}.
     */
    String whyNone(PodSpec spec) {
        Map<String, Integer> reasons = new TreeMap<>();
        for (Node node : all) {
            for (String reason : reasons(node, spec)) {
                reasons.merge(reason, 1, Integer::sum);
            }
        }
        String counted = reasons.entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .collect(Collectors.joining(", "));
        String names = String.join(", ", all.stream().map(Node::name).toList());
        return "0/" + all.size() + " nodes are available: " + counted
                + ". The pod can never run as it is, also when nothing else does; executors are " + names + ".";
    }

    private boolean fits(Node node, PodSpec spec) {
        return reasons(node, spec).isEmpty();
    }

    private List<String> reasons(Node node, PodSpec spec) {
        String wanted = spec.nodeName();
        if (wanted != null && !wanted.equals(node.name())) {
            return List.of("node(s) didn't match the requested node name");
        }
        for (Map.Entry<String, String> label : spec.nodeSelector().entrySet()) {
            String has = label.getKey().equals(EXECUTOR_LABEL)
                    ? node.name()
                    : node.info().labels().get(label.getKey());
            if (!label.getValue().equals(has)) {
                return List.of("node(s) didn't match Pod's node affinity/selector");
            }
        }
        Optional<String> lacks = Objects.requireNonNull(room.get(node)).neverFits(spec);
        return lacks.map(it -> List.of(it.split(", "))).orElse(List.of());
    }
}
