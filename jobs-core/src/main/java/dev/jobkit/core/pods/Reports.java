package dev.jobkit.core.pods;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.Progress;
import dev.jobkit.spi.RunReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes reports into a pod: facts win over what was ordered or believed.
 *
 * <p>They may come in any order; what is not about this pod is passed over. Source: v1 PodStatus as a node agent keeps it
 * (phase, reason, message, conditions of others); reports and progress are our own.
 */
final class Reports {
    private final PodDraft pod;
    private final ContainerReports containers;

    Reports(PodDraft pod) {
        this.pod = pod;
        this.containers = new ContainerReports(pod);
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
                    take(c, r);
                }
            }
        }
        if (podEnd != null) {
            endPod(podEnd);
        }
        tellThatItWaits();
    }

    /** Once a reason: executors may say it as often as they like. */
    private void tellThatItWaits() {
        PodCondition why = pod.unscheduled;
        String message = why == null ? null : why.message();
        if (message == null || pod.touched || pod.pod.metadata().isDeleting()) {
            return;
        }
        boolean known = pod.pod
                .status()
                .condition(PodConditionType.POD_SCHEDULED)
                .filter(before -> message.equals(before.message()))
                .isPresent();
        if (!known) {
            pod.news.events.add(PodEvents.unschedulable(pod, message));
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

    private void take(ContainerDraft c, Reported r) {
        if (r.report() instanceof RunReport.Progressed p) {
            progressed(p);
        } else {
            containers.take(c, r.run().attempt(), r.report());
        }
    }

    private void progressed(RunReport.Progressed report) {
        Progress next = new Progress(report.fraction(), report.text());
        if (!next.equals(pod.progress)) {
            pod.schedule(pod.now);
            pod.progress = next;
            pod.news.events.add(PodEvents.progressed(pod, next));
        }
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
