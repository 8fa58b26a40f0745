package dev.jobkit.core.pods;

import dev.jobkit.model.RestartPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says which containers of a pod have their turn and which are run again.
 *
 * <p>Source: the pages Init Containers and Sidecar Containers: init containers one after the other, each to its good end; a
 * sidecar only has to have started; the containers last, all at once.
 */
final class ContainerOrder {
    private ContainerOrder() {}

    /** Returns the containers whose turn has come, in the order of the spec. */
    static List<ContainerDraft> due(PodDraft pod) {
        if (pod.inits.isEmpty()) {
            return pod.mains;
        }
        List<ContainerDraft> due = new ArrayList<>(pod.mains.size());
        boolean begun = hasBegun(pod.mains);
        for (ContainerDraft c : pod.inits) {
            if (c.role == Role.SIDECAR) {
                due.add(c);
                if (!begun && isHoldingUp(c)) {
                    return due;
                }
            } else if (!begun && !c.succeeded()) {
                due.add(c);
                return due;
            }
        }
        due.addAll(pod.mains);
        return due;
    }

    /** Tells whether the init containers are done: also when a container has begun, whatever is known of them. */
    static boolean isInitialized(PodDraft pod) {
        if (hasBegun(pod.mains)) {
            return true;
        }
        for (ContainerDraft c : pod.inits) {
            if (c.role == Role.SIDECAR ? isHoldingUp(c) : !c.succeeded()) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether a container that has ended is to run again (v1 PodSpec.restartPolicy). */
    static boolean isRestarted(ContainerDraft c, @Nullable RestartPolicy policy) {
        return switch (c.role) {
            case SIDECAR -> true;
            case INIT -> c.failed() && !RestartPolicy.NEVER.equals(policy);
            case MAIN -> isAlways(policy) || (c.failed() && RestartPolicy.ON_FAILURE.equals(policy));
        };
    }

    /** Tells whether all containers have ended and none of them runs again. */
    static boolean isMainOver(PodDraft pod, @Nullable RestartPolicy policy) {
        for (ContainerDraft c : pod.mains) {
            if (!c.isTerminated() || isRestarted(c, policy)) {
                return false;
            }
        }
        return !pod.mains.isEmpty();
    }

    /** Tells whether an init container failed for good. */
    static boolean isInitFailed(PodDraft pod, @Nullable RestartPolicy policy) {
        return RestartPolicy.NEVER.equals(policy)
                && !pod.inits.isEmpty()
                && any(pod.inits, c -> c.role == Role.INIT && c.failed())
                && !hasBegun(pod.mains);
    }

    /** Tells whether anything of the pod has ever run. */
    static boolean hasBegun(PodDraft pod) {
        return hasBegun(pod.inits) || hasBegun(pod.mains);
    }

    static boolean isAlways(@Nullable RestartPolicy policy) {
        return policy == null || RestartPolicy.ALWAYS.equals(policy);
    }

    static boolean hasBegun(List<ContainerDraft> containers) {
        for (int i = 0; i < containers.size(); i++) { // no iterator and no function: asked several times a look
            if (containers.get(i).hasBegun()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHoldingUp(ContainerDraft sidecar) {
        return !Boolean.TRUE.equals(sidecar.started) && sidecar.lastState == null && !sidecar.isTerminated();
    }

    private static boolean any(List<ContainerDraft> containers, Predicate<ContainerDraft> test) {
        for (ContainerDraft c : containers) {
            if (test.test(c)) {
                return true;
            }
        }
        return false;
    }
}
