package dev.jobkit.core.admission;

import dev.jobkit.model.Container;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.PodSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Carries those changes of a suspended Job's template that are allowed over to the old one: scheduling directives
 * and the resources of containers (mutable scheduling directives and pod resources of suspended Jobs).
 *
 * <p>Source: KEP-2926 for the directives, KEP-5440 for the resources.
 */
final class TemplateChanges {
    private static final Set<String> SCHEDULING = Set.of("tolerations", "schedulingGates");
    private static final String AFFINITY = "affinity";
    private static final String NODE_AFFINITY = "nodeAffinity";

    private TemplateChanges() {}

    /** Returns the old spec with every allowed change applied: equal to the new one when nothing else changed. */
    static PodSpec allowed(PodSpec spec, PodSpec old) {
        return old.toBuilder()
                .nodeSelector(spec.nodeSelector())
                .containers(resources(spec.containers(), old.containers()))
                .initContainers(resources(spec.initContainers(), old.initContainers()))
                .rest(rest(spec.rest(), old.rest()))
                .build();
    }

    private static List<Container> resources(List<Container> containers, List<Container> old) {
        if (containers.size() != old.size()) {
            return old;
        }
        List<Container> moved = new ArrayList<>();
        for (int i = 0; i < old.size(); i++) {
            Container was = old.get(i);
            Container wished = containers.get(i);
            boolean same = was.name().equals(wished.name());
            moved.add(same ? was.toBuilder().resources(wished.resources()).build() : was);
        }
        return moved;
    }

    private static Passthrough rest(Passthrough rest, Passthrough old) {
        Passthrough moved = old;
        for (String name : SCHEDULING) {
            Object value = rest.fields().get(name);
            moved = value == null ? moved.without(name) : moved.with(name, value);
        }
        return affinity(rest, moved);
    }

    /** Of the affinity only the part about nodes may change. */
    private static Passthrough affinity(Passthrough rest, Passthrough old) {
        Map<String, Object> affinity = new LinkedHashMap<>();
        if (old.fields().get(AFFINITY) instanceof Map<?, ?> given) {
            given.forEach((name, value) -> affinity.put((String) name, value));
        }
        affinity.remove(NODE_AFFINITY);
        if (!(rest.fields().get(AFFINITY) instanceof Map<?, ?> wanted)) {
            return affinity.isEmpty() ? old.without(AFFINITY) : old.with(AFFINITY, affinity);
        }
        Object node = wanted.get(NODE_AFFINITY);
        if (node != null) {
            affinity.put(NODE_AFFINITY, node);
        }
        return old.with(AFFINITY, affinity);
    }
}
