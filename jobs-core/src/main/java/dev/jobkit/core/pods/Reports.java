package dev.jobkit.core.pods;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.ContainerState.Running;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.ContainerState.Waiting;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.Progress;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes reports into a pod: facts win over what was ordered or believed.
 *
 * <p>They may come late, twice, out of order and for attempts that were never ordered; what is not about this pod or
 * contradicts what is known to be later is passed over.
 */
final class Reports {
    private static final String STOPPED = "Stopped";

    private final PodDraft pod;

    Reports(PodDraft pod) {
        this.pod = pod;
    }

    /** Takes all reports in; an end of the whole pod comes last, so that containers can have said more. */
    void take(List<Reported> reports) {
        RunReport.@Nullable PodEnded podEnd = null;
        for (Reported r : reports) {
            if (!r.run().podUid().equals(pod.pod.metadata().uid())) {
                continue;
            }
            if (r.report() instanceof RunReport.PodEnded end) {
                podEnd = isEnd(end.phase()) ? end : podEnd;
            } else if (r.report() instanceof RunReport.PodConditionSet set) {
                take(set.condition());
            } else {
                ContainerDraft c = pod.container(r.run().container());
                if (c != null && r.run().attempt() >= 0) {
                    take(c, r.run().attempt(), r.report());
                }
            }
        }
        if (podEnd != null) {
            endPod(podEnd);
        }
    }

    /** A pod that waits for room is not scheduled yet; whatever else is said of it comes from where it is. */
    private void take(PodCondition condition) {
        if (condition.type().equals(PodConditionType.POD_SCHEDULED)) {
            pod.unscheduled = condition.status().equals(ConditionStatus.FALSE) ? condition : null;
        } else {
            pod.schedule(pod.now);
            pod.setCondition(condition);
        }
    }

    private void take(ContainerDraft c, int attempt, RunReport report) {
        if (report instanceof RunReport.Exited exited) {
            exited(c, attempt, exited);
        } else if (report instanceof RunReport.Progressed p) {
            progressed(p);
        } else if (report instanceof RunReport.Used || c.isPast(attempt)) {
            return;
        } else if (report instanceof RunReport.Started s) {
            running(c, attempt, s.at());
        } else if (report instanceof RunReport.Ready r) {
            running(c, attempt, r.at());
            c.ready = c.isRunning() && c.role != ContainerDraft.Role.INIT;
            c.started = c.isRunning();
        } else if (report instanceof RunReport.NotReady n) {
            running(c, attempt, n.at());
            c.ready = c.ready && !c.isRunning();
            c.started = c.isRunning();
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

    private void running(ContainerDraft c, int attempt, Instant at) {
        if (c.role == ContainerDraft.Role.INIT && ContainerOrder.hasBegun(pod.mains)) {
            return;
        }
        boolean first = !ContainerOrder.hasBegun(pod);
        pod.schedule(at);
        c.advanceTo(attempt, pod.settings);
        if (!c.toRunning(at)) {
            return;
        }
        if (c.role == ContainerDraft.Role.MAIN) {
            assumeInitialized();
        }
        if (first) {
            pod.events.add(PodEvents.started(pod, c));
        } else if (attempt > 0) {
            pod.events.add(PodEvents.restarted(pod, c));
        }
    }

    /** Since a container runs, the init containers must be done, reported or not. */
    private void assumeInitialized() {
        for (ContainerDraft c : pod.inits) {
            if (c.role == ContainerDraft.Role.INIT && !c.succeeded()) {
                c.assumeDone();
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
        Terminated end = end(exited, from);
        c.toTerminated(end);
        pod.addEnded(c, attempt, end);
    }

    /** The end of the attempt before the current one, reported after the start of the current one. */
    private void lateEnd(ContainerDraft c, int attempt, RunReport.Exited exited) {
        if (attempt != c.attempt - 1) {
            return;
        }
        Instant known = c.lastState instanceof Terminated last ? last.finishedAt() : null;
        if (known == null || known.isBefore(exited.finishedAt())) {
            Terminated end = end(exited, exited.startedAt());
            c.lastState = end;
            pod.addEnded(c, attempt, end);
        }
    }

    private static Terminated end(RunReport.Exited exited, @Nullable Instant from) {
        String reason = exited.reason() != null ? exited.reason() : exited.exitCode() == 0 ? "Completed" : "Error";
        return new Terminated(exited.exitCode(), exited.signal(), reason, exited.message(), from, exited.finishedAt());
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
        pod.refused.add(pod.run(c));
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

    private void progressed(RunReport.Progressed report) {
        Progress next = new Progress(report.fraction(), report.text());
        if (!next.equals(pod.progress)) {
            pod.schedule(pod.now);
            pod.progress = next;
            pod.events.add(PodEvents.progressed(pod, next));
        }
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

    private void endPod(RunReport.PodEnded end) {
        pod.schedule(end.at());
        int code = end.phase() == PodPhase.SUCCEEDED ? 0 : 137;
        boolean initialized = ContainerOrder.isInitialized(pod);
        for (ContainerDraft c : pod.inits) {
            if (c.isRunning() || (initialized && !c.isTerminated())) {
                pod.endUnknown(c, code, null);
            }
        }
        for (ContainerDraft c : pod.mains) {
            if (!c.isTerminated()) {
                pod.endUnknown(c, code, null);
            }
        }
        pod.phase = end.phase();
        pod.reason = end.reason();
        pod.message = end.message();
    }

    private static boolean isEnd(PodPhase phase) {
        return phase == PodPhase.SUCCEEDED || phase == PodPhase.FAILED;
    }
}
