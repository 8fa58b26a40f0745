package dev.jobkit.core.pods;

import dev.jobkit.core.pods.PodPlan.StopOrder;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Says which runs of a pod that ends are to be stopped now, and how much time each is given.
 *
 * <p>Source: "Termination of Pods" of the page Pod Lifecycle and "Termination with sidecars" (v1
 * PodSpec.terminationGracePeriodSeconds, ObjectMeta.deletionGracePeriodSeconds): sidecars go after all others, in the reverse
 * order of their start, and share the grace of the pod.
 */
final class Stops {
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);
    private static final Duration LEAST_SIDECAR_GRACE = Duration.ofSeconds(2);

    private Stops() {}

    /** Stops what runs or may have been ordered: sidecars after all others, the last of them first. */
    static List<StopOrder> of(PodDraft draft, StopCause why) {
        List<StopOrder> stops = new ArrayList<>(0);
        List<ContainerDraft> due = ContainerOrder.due(draft);
        for (ContainerDraft c : due) {
            if (c.role != Role.SIDECAR && (c.isRunning() || c.isWaiting())) {
                stops.add(new StopOrder(draft.run(c), new Stop(grace(draft), why)));
            }
        }
        for (int i = due.size() - 1; i >= 0 && stops.isEmpty(); i--) {
            ContainerDraft c = due.get(i);
            if (c.role == Role.SIDECAR && (c.isRunning() || c.isWaiting())) {
                stops.add(new StopOrder(draft.run(c), new Stop(sidecarGrace(draft), why)));
            }
        }
        return stops;
    }

    private static Duration grace(PodDraft draft) {
        Duration granted = draft.pod.metadata().deletionGrace();
        if (draft.pod.metadata().isDeleting() && granted != null) {
            return granted;
        }
        Duration wanted = draft.pod.spec().terminationGracePeriod();
        return wanted == null ? DEFAULT_GRACE : wanted;
    }

    /** Sidecars share the grace of their pod with the containers that ended before them. */
    private static Duration sidecarGrace(PodDraft draft) {
        Duration grace = grace(draft);
        Instant until = draft.pod.metadata().deleted();
        if (until == null) {
            return grace;
        }
        Duration rest = Duration.between(draft.now, until);
        Duration least = grace.compareTo(LEAST_SIDECAR_GRACE) < 0 ? grace : LEAST_SIDECAR_GRACE;
        return rest.compareTo(least) < 0 ? least : rest.compareTo(grace) > 0 ? grace : rest;
    }
}
