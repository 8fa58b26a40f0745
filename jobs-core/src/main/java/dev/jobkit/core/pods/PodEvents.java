package dev.jobkit.core.pods;

import dev.jobkit.event.JobEvent;
import dev.jobkit.event.PodFailed;
import dev.jobkit.event.PodProgress;
import dev.jobkit.event.PodRestarted;
import dev.jobkit.event.PodStarted;
import dev.jobkit.event.PodSucceeded;
import dev.jobkit.event.PodUnschedulable;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of a pod's life into words.
 *
 * <p>Source: our own events; "Started" and the wording of a failed container follow the kubelet and the Job controller.
 */
final class PodEvents {
    private PodEvents() {}

    static JobEvent started(PodDraft d, ContainerDraft c) {
        String message = d.alike.started(c.spec.name());
        return new PodStarted(d.news.about(), d.news.job(), d.news.index(), d.now, "Started", message);
    }

    static JobEvent restarted(PodDraft d, ContainerDraft c) {
        String message = "Started container " + c.spec.name() + " again, attempt " + c.attempt;
        return new PodRestarted(d.news.about(), d.news.job(), d.news.index(), d.now, "Restarted", message);
    }

    static JobEvent progressed(PodDraft d, Progress progress) {
        return new PodProgress(
                d.news.about(), d.news.job(), d.news.index(), progress, d.now, "Progressed", progress.text());
    }

    static JobEvent unschedulable(PodDraft d, String message) {
        return new PodUnschedulable(
                d.news.about(), d.news.job(), d.news.index(), d.now, PodUnschedulable.FAILED_SCHEDULING, message);
    }

    /** Tells the end of a pod that has just got its last phase. */
    static JobEvent ended(PodDraft d) {
        ObjectRef about = d.news.about();
        if (d.phase == PodPhase.SUCCEEDED) {
            return new PodSucceeded(
                    about, d.news.job(), d.news.index(), d.now, "Completed", "All containers have succeeded");
        }
        ContainerDraft culprit = culprit(d);
        Terminated end = culprit != null && culprit.state instanceof Terminated t ? t : null;
        String reason = d.reason != null ? d.reason : end != null && end.reason() != null ? end.reason() : "Failed";
        String message = d.message != null
                ? d.message
                : culprit == null || end == null
                        ? "Pod " + about.key() + " has failed"
                        : "Container " + culprit.spec.name() + " for pod " + about.key() + " failed with exit code "
                                + end.exitCode();
        Integer code = end == null ? null : end.exitCode();
        return new PodFailed(about, d.news.job(), d.news.index(), code, d.now, reason, message);
    }

    private static @Nullable ContainerDraft culprit(PodDraft d) {
        for (ContainerDraft c : d.inits) {
            if (c.failed() && c.role == Role.INIT) {
                return c;
            }
        }
        for (ContainerDraft c : d.mains) {
            if (c.failed()) {
                return c;
            }
        }
        return null;
    }
}
