package dev.jobkit.core.pods;

import static dev.jobkit.model.PodConditionType.CONTAINERS_READY;
import static dev.jobkit.model.PodConditionType.INITIALIZED;
import static dev.jobkit.model.PodConditionType.POD_READY_TO_START_CONTAINERS;
import static dev.jobkit.model.PodConditionType.POD_SCHEDULED;
import static dev.jobkit.model.PodConditionType.READY;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.ContainerState.Waiting;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the conditions of a pod as a node agent does; for one pod and one thread.
 *
 * <p>Source: "Pod conditions" of the page Pod Lifecycle (v1 PodStatus.conditions).
 */
final class PodConditions {
    private static final Set<PodConditionType> OWN =
            Set.of(POD_READY_TO_START_CONTAINERS, INITIALIZED, READY, CONTAINERS_READY, POD_SCHEDULED);

    private final PodDraft d;
    private final PodCondition[] conditions;
    private int size;

    private PodConditions(PodDraft d) {
        this.d = d;
        this.conditions = new PodCondition[d.foreign.size() + OWN.size()];
    }

    /** Returns the conditions that are not the node agent's own. */
    static List<PodCondition> foreign(List<PodCondition> all) {
        List<PodCondition> rest = new ArrayList<>(0);
        for (PodCondition c : all) {
            if (!OWN.contains(c.type())) {
                rest.add(c);
            }
        }
        return rest;
    }

    /** Returns the condition with this instant of its last transition. */
    static PodCondition at(PodCondition c, @Nullable Instant transition) {
        return new PodCondition(c.type(), c.status(), c.reason(), c.message(), c.lastProbe(), transition);
    }

    /** Returns these conditions with another one in the place of that of its type; an unchanged status keeps its instant. */
    static List<PodCondition> replaced(List<PodCondition> all, PodCondition next, Instant now) {
        List<PodCondition> result = new ArrayList<>(all);
        Instant since = next.lastTransition() == null ? now : next.lastTransition();
        for (PodCondition old : all) {
            if (old.type().equals(next.type())) {
                since = old.status().equals(next.status()) ? old.lastTransition() : since;
                result.remove(old);
            }
        }
        result.add(at(next, since));
        return result;
    }

    /** Returns all conditions of a pod that its node has taken; those of others first. */
    static List<PodCondition> of(PodDraft d) {
        PodConditions all = new PodConditions(d);
        for (PodCondition foreign : d.foreign) {
            all.conditions[all.size++] = foreign;
        }
        all.add(POD_READY_TO_START_CONTAINERS, hasPlace(d), null, null);
        all.addInitialized();
        all.addReady(READY);
        all.addReady(CONTAINERS_READY);
        all.add(POD_SCHEDULED, true, null, null);
        return d.alike.conditions(all.conditions, all.size);
    }

    /** A pod has its place from the moment on at which more than creating it is known of a container, to its end. */
    private static boolean hasPlace(PodDraft d) {
        if (isEnd(d.phase)) {
            return false;
        }
        return ContainerOrder.hasBegun(d) || isAnyFurther(d.inits) || isAnyFurther(d.mains);
    }

    private static boolean isAnyFurther(List<ContainerDraft> containers) {
        for (ContainerDraft c : containers) {
            if (isFurther(c)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFurther(ContainerDraft c) {
        return c.state instanceof Waiting w
                && !ContainerDraft.CREATING.equals(w.reason())
                && !ContainerDraft.INITIALIZING.equals(w.reason());
    }

    private void addInitialized() {
        if (d.phase == PodPhase.SUCCEEDED) {
            add(INITIALIZED, true, "PodCompleted", null);
        } else if (ContainerOrder.isInitialized(d)) {
            add(INITIALIZED, true, null, null);
        } else {
            List<ContainerDraft> open = new ArrayList<>();
            for (ContainerDraft c : d.inits) {
                if (c.role == Role.SIDECAR ? !Boolean.TRUE.equals(c.started) : !c.succeeded()) {
                    open.add(c);
                }
            }
            String message = "containers with incomplete status: " + Texts.names(open);
            add(INITIALIZED, false, "ContainersNotInitialized", message);
        }
    }

    private void addReady(PodConditionType type) {
        if (isEnd(d.phase)) {
            add(type, false, d.phase == PodPhase.SUCCEEDED ? "PodCompleted" : "PodFailed", null);
            return;
        }
        List<ContainerDraft> unready = new ArrayList<>(0);
        for (ContainerDraft c : d.inits) {
            if (c.role == Role.SIDECAR && !c.ready) {
                unready.add(c);
            }
        }
        for (ContainerDraft c : d.mains) {
            if (!c.ready) {
                unready.add(c);
            }
        }
        if (unready.isEmpty()) {
            add(type, true, null, null);
        } else {
            String message = "containers with unready status: " + Texts.names(unready);
            add(type, false, "ContainersNotReady", message);
        }
    }

    private void add(PodConditionType type, boolean holds, @Nullable String reason, @Nullable String message) {
        ConditionStatus status = holds ? ConditionStatus.TRUE : ConditionStatus.FALSE;
        PodCondition old = find(d.pod.status().conditions(), type);
        Instant since = old != null && old.status().equals(status) ? old.lastTransition() : d.now;
        conditions[size] = d.alike.condition(size, type, status, reason, message, since);
        size++;
    }

    private static @Nullable PodCondition find(List<PodCondition> all, PodConditionType type) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).type().equals(type)) {
                return all.get(i);
            }
        }
        return null;
    }

    private static boolean isEnd(PodPhase phase) {
        return phase == PodPhase.SUCCEEDED || phase == PodPhase.FAILED;
    }
}
