package dev.jobkit.core.pods;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.ContainerState.Running;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.ContainerState.Waiting;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is reported of a container into its state: facts win over what was ordered or believed.
 *
 * <p>They may come late, twice, out of order and for attempts that were never ordered; what contradicts what is known to be
 * later is passed over. Source: "Container states" of the page Pod Lifecycle (v1 ContainerStatus), the waiting reasons
 * ErrImagePull and ImagePullBackOff of the page Images, DisruptionTarget of "Pod disruption conditions".
 */
final class ContainerReports {
    private static final String STOPPED = "Stopped";

    private final PodDraft pod;

    ContainerReports(PodDraft pod) {
        this.pod = pod;
    }

    /** Takes in what was reported of an attempt of a container. */
    void take(ContainerDraft c, int attempt, RunReport report) {
        if (report instanceof RunReport.Exited exited) {
            exited(c, attempt, exited);
        } else if (report instanceof RunReport.Used || c.isPast(attempt)) {
            return;
        } else if (report instanceof RunReport.Started s) {
            running(c, attempt, s.at());
        } else if (report instanceof RunReport.Ready r) {
            running(c, attempt, r.at());
            probed(c, c.role != Role.INIT);
        } else if (report instanceof RunReport.NotReady n) {
            running(c, attempt, n.at());
            probed(c, false);
        } else if (report instanceof RunReport.Waiting w) {
            waiting(c, attempt, w);
        } else if (report instanceof RunReport.NotStarted n) {
            notStarted(c, attempt, n);
        } else if (report instanceof RunReport.Lost lost) {
            lost(c, attempt, lost);
        } else {
            throw new AssertionError(report);
        }
    }

    /** What a probe said proves that the container has started; of one that does not run it says nothing. */
    private static void probed(ContainerDraft c, boolean ready) {
        if (c.isRunning()) {
            c.ready = ready;
            c.started = true;
        }
    }

    private void running(ContainerDraft c, int attempt, Instant at) {
        if (c.role == Role.INIT && ContainerOrder.hasBegun(pod.mains)) {
            return;
        }
        boolean first = !ContainerOrder.hasBegun(pod);
        pod.schedule(at);
        c.advanceTo(attempt, pod.settings);
        if (!c.toRunning(at)) {
            return;
        }
        if (c.role == Role.MAIN) {
            assumeInitialized();
        }
        if (first) {
            pod.news.events.add(PodEvents.started(pod, c));
        } else if (attempt > 0) {
            pod.news.events.add(PodEvents.restarted(pod, c));
        }
    }

    /** Since a container runs, the init containers must be done, reported or not. */
    private void assumeInitialized() {
        for (ContainerDraft c : pod.inits) {
            if (c.role == Role.INIT && !c.succeeded()) {
                c.toTerminated(Ends.assumed());
            }
        }
    }

    private void exited(ContainerDraft c, int attempt, RunReport.Exited exited) {
        Instant from = exited.startedAt();
        if (c.isPast(attempt) && !(attempt == c.attempt && c.isAssumed())) {
            lateEnd(c, attempt, exited);
            return;
        }
        if (from == null && attempt == c.attempt && c.state instanceof Running running) {
            from = running.startedAt();
        } else if (from != null && (attempt > c.attempt || !c.isTerminated())) {
            running(c, attempt, from);
        }
        pod.schedule(exited.finishedAt());
        c.advanceTo(attempt, pod.settings);
        Terminated end = Ends.reported(exited, from);
        c.toTerminated(end);
        pod.news.ended(c, attempt, end);
    }

    /** The end of the attempt before the current one, reported after the start of the current one. */
    private void lateEnd(ContainerDraft c, int attempt, RunReport.Exited exited) {
        if (attempt != c.attempt - 1) {
            return;
        }
        Instant known = c.lastState instanceof Terminated last ? last.finishedAt() : null;
        if (known == null || known.isBefore(exited.finishedAt())) {
            Terminated end = Ends.reported(exited, exited.startedAt());
            c.lastState = end;
            pod.news.ended(c, attempt, end);
        }
    }

    private void waiting(ContainerDraft c, int attempt, RunReport.Waiting waiting) {
        if (c.isRunning() && attempt == c.attempt) {
            return;
        }
        pod.schedule(pod.now);
        c.advanceTo(attempt, pod.settings);
        c.toWaiting(waiting.reason(), waiting.message());
    }

    private void notStarted(ContainerDraft c, int attempt, RunReport.NotStarted refusal) {
        if (c.isRunning() && attempt == c.attempt) {
            if (STOPPED.equals(refusal.reason())) {
                pod.endUnknown(c, 137, refusal.message());
            }
            return;
        }
        pod.touched = true;
        if (!pod.pod.metadata().isDeleting()) {
            pod.schedule(pod.now);
        }
        c.advanceTo(attempt, pod.settings);
        pod.news.refused.add(pod.run(c));
        boolean again = c.state instanceof Waiting w && isPullFailure(w.reason());
        Duration delay = CrashLoop.afterRefusal(c.crashDelay, pod.settings);
        if (again && isPullFailure(refusal.reason())) {
            c.toWaiting(
                    "ImagePullBackOff",
                    "Back-off pulling image \"" + c.spec.image() + "\": " + refusal.reason() + ": "
                            + refusal.message());
        } else {
            c.toWaiting(refusal.reason(), refusal.message());
        }
        c.crashDelay = delay;
        c.notBefore = pod.now.plus(delay);
    }

    private static boolean isPullFailure(@Nullable String reason) {
        return "ErrImagePull".equals(reason) || "ImagePullBackOff".equals(reason);
    }

    private void lost(ContainerDraft c, int attempt, RunReport.Lost lost) {
        pod.schedule(pod.now);
        c.advanceTo(attempt, pod.settings);
        pod.endUnknown(c, 137, lost.message());
        pod.setCondition(new PodCondition(
                PodConditionType.DISRUPTION_TARGET,
                ConditionStatus.TRUE,
                PodDraft.LOST,
                lost.message(),
                null,
                pod.now));
    }
}
