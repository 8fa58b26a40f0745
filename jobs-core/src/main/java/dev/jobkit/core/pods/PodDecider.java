package dev.jobkit.core.pods;

import dev.jobkit.core.pods.PodPlan.StopOrder;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a pod: our kubelet, as a pure function of (pod, reports, now).
 *
 * <p>Reports are taken in first; then the rules start, restart and stop containers and compute phase and conditions. All that
 * is remembered is in the pod's status, so that a look without news changes nothing.
 *
 * <p>Source: the page Pod Lifecycle (v1 PodStatus), "Termination of Pods" and v1 PodSpec.activeDeadlineSeconds; the reason DeadlineExceeded and its message are those of a kubelet. A lost run is our own, after node loss.
 */
public final class PodDecider {

    private final PodDraft draft;
    private final @Nullable RestartPolicy policy;
    private final @Nullable StopCause cause;
    private final List<RunId> starts = new ArrayList<>(0);

    private PodDecider(PodDraft draft, @Nullable StopCause cause) {
        this.draft = draft;
        this.policy = draft.pod.spec().restartPolicy();
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
        return decide(pod, reports, now, settings, cause, new Alike());
    }

    /**
     * Looks at a pod, as {@link #decide(Pod, List, Instant, PodSettings, StopCause)} does.
     *
     * @param alike what the result shares with those of pods that were looked at before; it changes nothing of what they are
     */
    public static PodPlan decide(
            Pod pod,
            List<Reported> reports,
            Instant now,
            PodSettings settings,
            @Nullable StopCause cause,
            Alike alike) {
        if (pod.isEnded()) {
            return new PodPlan(pod, List.of(), List.of(), true, List.of(), List.of(), null, List.of());
        }
        PodDraft draft = new PodDraft(pod, now, settings, alike);
        new Reports(draft).take(reports);
        return new PodDecider(draft, cause).conclude();
    }

    private PodPlan conclude() {
        boolean over = isEnd(draft.phase);
        Instant wakeAt = null;
        List<StopOrder> stops = List.of();
        if (!over) {
            StopCause why = stopCause();
            if (why == null) {
                restartAndStart();
                wakeAt = nextLook();
            } else {
                stops = Stops.of(draft, why);
                over = stops.isEmpty();
            }
            draft.phase =
                    over ? lastPhase(why) : ContainerOrder.hasBegun(draft) ? Phases.unfinished(draft) : draft.phase;
        }
        if (isEnd(draft.phase)) {
            draft.news.events.add(PodEvents.ended(draft));
        }
        return new PodPlan(
                draft.toPod(), starts, stops, over, draft.news.ended, draft.news.refused, wakeAt, draft.news.events);
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
        return PodDeadline.isPast(draft, policy) ? StopCause.DEADLINE : null;
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
        Instant next = PodDeadline.of(draft);
        for (ContainerDraft c : ContainerOrder.due(draft)) {
            Instant due = c.notBefore;
            if (due != null && (next == null || due.isBefore(next))) {
                next = due;
            }
        }
        return next;
    }

    /** Returns the phase of a pod of which nothing runs; one that was deleted before anything began keeps its own. */
    private PodPhase lastPhase(@Nullable StopCause why) {
        boolean late = PodDeadline.isPast(draft, policy);
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

    private static boolean isEnd(PodPhase phase) {
        return phase == PodPhase.SUCCEEDED || phase == PodPhase.FAILED;
    }
}
