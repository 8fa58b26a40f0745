package dev.jobkit.core.pods;

import dev.jobkit.core.pods.ContainerDraft.Role;
import dev.jobkit.core.pods.PodPlan.StopOrder;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a pod: our kubelet, as a pure function of (pod, reports, now).
 *
 * <p>Reports are taken in first; then the rules start, restart and stop containers and compute phase and conditions. All that
 * is remembered is in the pod's status, so that a look without news changes nothing.
 */
public final class PodDecider {
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);
    private static final Duration LEAST_SIDECAR_GRACE = Duration.ofSeconds(2);

    private final PodDraft draft;
    private final PodSpec spec;
    private final @Nullable RestartPolicy policy;
    private final @Nullable StopCause cause;
    private final List<RunId> starts = new ArrayList<>(0);
    private final List<StopOrder> stops = new ArrayList<>(0);

    private PodDecider(PodDraft draft, @Nullable StopCause cause) {
        this.draft = draft;
        this.spec = draft.pod.spec();
        this.policy = spec.restartPolicy();
        this.cause = cause;
    }

    /**
     * Looks at a pod.
     *
     * @param pod the pod as it is stored; a deletion mark on it ends it
     * @param reports what its executor has said since the last look, in the order of arrival
     * @param now the instant of the look
     * @param settings delays
     * @param cause why a pod with a deletion mark is stopped; {@link StopCause#DELETED} when null
     */
    public static PodPlan decide(
            Pod pod, List<Reported> reports, Instant now, PodSettings settings, @Nullable StopCause cause) {
        if (pod.isEnded()) {
            return new PodPlan(pod, List.of(), List.of(), true, List.of(), List.of(), null, List.of());
        }
        PodDraft draft = new PodDraft(pod, now, settings);
        new Reports(draft).take(reports);
        return new PodDecider(draft, cause).conclude();
    }

    private PodPlan conclude() {
        boolean over = isEnd(draft.phase);
        Instant wakeAt = null;
        if (!over) {
            StopCause why = stopCause();
            if (why == null) {
                restartAndStart();
                wakeAt = nextLook();
            } else {
                stop(why);
                over = stops.isEmpty();
            }
            draft.phase =
                    over ? lastPhase(why) : ContainerOrder.hasBegun(draft) ? Phases.unfinished(draft) : draft.phase;
        }
        if (isEnd(draft.phase)) {
            draft.events.add(PodEvents.ended(draft));
        }
        return new PodPlan(draft.toPod(), starts, stops, over, draft.ended, draft.refused, wakeAt, draft.events);
    }

    /** Returns why nothing more is to be started and what runs is to end; null when the pod goes on. */
    private @Nullable StopCause stopCause() {
        if (draft.pod.metadata().isDeleting()) {
            return cause == null ? StopCause.DELETED : cause;
        }
        if (draft.isLost()) {
            return StopCause.FAILED;
        }
        if (ContainerOrder.isMainOver(draft, policy) || ContainerOrder.isInitFailed(draft, policy)) {
            return StopCause.MAIN_ENDED;
        }
        return isPastDeadline() ? StopCause.DEADLINE : null;
    }

    private void restartAndStart() {
        for (ContainerDraft c : ContainerOrder.due(draft)) {
            if (c.isTerminated() && ContainerOrder.isRestarted(c, policy)) {
                c.toCrashed(Texts.podName(draft.pod.metadata()), draft.now, draft.settings);
            }
            c.endDelay(draft.now);
        }
        for (ContainerDraft c : ContainerOrder.due(draft)) {
            if (c.isWaiting()) {
                starts.add(draft.run(c));
            }
        }
    }

    private @Nullable Instant nextLook() {
        Instant next = draft.deadline();
        for (ContainerDraft c : ContainerOrder.due(draft)) {
            Instant due = c.notBefore;
            if (due != null && (next == null || due.isBefore(next))) {
                next = due;
            }
        }
        return next;
    }

    /** Stops what runs or may have been ordered: sidecars after all others, the last of them first. */
    private void stop(StopCause why) {
        List<ContainerDraft> due = ContainerOrder.due(draft);
        for (ContainerDraft c : due) {
            if (c.role != Role.SIDECAR && (c.isRunning() || c.isWaiting())) {
                stops.add(new StopOrder(draft.run(c), new Stop(grace(), why)));
            }
        }
        for (int i = due.size() - 1; i >= 0 && stops.isEmpty(); i--) {
            ContainerDraft c = due.get(i);
            if (c.role == Role.SIDECAR && (c.isRunning() || c.isWaiting())) {
                stops.add(new StopOrder(draft.run(c), new Stop(sidecarGrace(), why)));
            }
        }
    }

    private Duration grace() {
        Duration granted = draft.pod.metadata().deletionGrace();
        if (draft.pod.metadata().isDeleting() && granted != null) {
            return granted;
        }
        Duration wanted = spec.terminationGracePeriod();
        return wanted == null ? DEFAULT_GRACE : wanted;
    }

    /** Sidecars share the grace of their pod with the containers that ended before them. */
    private Duration sidecarGrace() {
        Duration grace = grace();
        Instant until = draft.pod.metadata().deleted();
        if (until == null) {
            return grace;
        }
        Duration rest = Duration.between(draft.now, until);
        Duration least = grace.compareTo(LEAST_SIDECAR_GRACE) < 0 ? grace : LEAST_SIDECAR_GRACE;
        return rest.compareTo(least) < 0 ? least : rest.compareTo(grace) > 0 ? grace : rest;
    }

    /** Returns the phase of a pod of which nothing runs; one that was deleted before anything began keeps its own. */
    private PodPhase lastPhase(@Nullable StopCause why) {
        boolean late = isPastDeadline();
        if (!late && !draft.isLost() && !ContainerOrder.hasBegun(draft)) {
            return draft.phase;
        }
        if (late) {
            draft.reason = "DeadlineExceeded";
            draft.message = "Pod was active on the node longer than the specified deadline";
        }
        if (why != StopCause.MAIN_ENDED && ContainerOrder.isInitialized(draft)) {
            for (ContainerDraft c : draft.mains) {
                if (!c.isTerminated()) {
                    draft.endUnknown(c, 137, null);
                }
            }
        }
        return late || draft.isLost() ? PodPhase.FAILED : Phases.finished(draft, policy);
    }

    /** Tells whether the pod ran past v1 PodSpec.activeDeadlineSeconds; what ended or was deleted before is not late. */
    private boolean isPastDeadline() {
        Instant deadline = draft.deadline();
        if (deadline == null || draft.now.isBefore(deadline)) {
            return false;
        }
        Metadata m = draft.pod.metadata();
        if (m.deleted() != null) {
            Duration granted = m.deletionGrace() == null ? Duration.ZERO : m.deletionGrace();
            return m.deleted().minus(granted).isAfter(deadline);
        }
        return !ContainerOrder.isMainOver(draft, policy) || !lastEnd().isBefore(deadline);
    }

    private Instant lastEnd() {
        Instant last = Instant.MIN;
        for (ContainerDraft c : draft.mains) {
            if (c.state instanceof Terminated end
                    && end.finishedAt() != null
                    && end.finishedAt().isAfter(last)) {
                last = end.finishedAt();
            }
        }
        return last;
    }

    private static boolean isEnd(PodPhase phase) {
        return phase == PodPhase.SUCCEEDED || phase == PodPhase.FAILED;
    }
}
