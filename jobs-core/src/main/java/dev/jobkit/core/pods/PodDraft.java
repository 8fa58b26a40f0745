package dev.jobkit.core.pods;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.Progress;
import dev.jobkit.model.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod while it is looked at: a working copy that reports and rules change, for one thread.
 *
 * <p>It judges little; the rules are in {@link Reports}, {@link PodDecider} and what they ask.
 *
 * <p>Source: v1 PodStatus and its conditions, which it holds.
 */
final class PodDraft {
    /** The reason of the DisruptionTarget condition of a pod whose run was lost. */
    static final String LOST = "Lost";

    final Pod pod;
    final Instant now;
    final PodSettings settings;
    final Alike alike;
    final List<ContainerDraft> inits;
    final List<ContainerDraft> mains;
    final PodNews news;
    final List<PodCondition> foreign;
    PodPhase phase;

    @Nullable
    String reason;

    @Nullable
    String message;

    @Nullable
    Instant startTime;

    @Nullable
    Progress progress;

    boolean touched;

    /** Why the pod waits for room; only told while its node has not taken it. */
    @Nullable
    PodCondition unscheduled;

    PodDraft(Pod pod, Instant now, PodSettings settings, Alike alike) {
        this.pod = pod;
        this.now = now;
        this.settings = settings;
        this.alike = alike;
        var status = pod.status();
        var spec = pod.spec();
        String first = spec.initContainers().isEmpty() ? ContainerDraft.CREATING : ContainerDraft.INITIALIZING;
        inits = ContainerDrafts.of(spec.initContainers(), status.initContainerStatuses(), first, Role.INIT);
        mains = ContainerDrafts.of(spec.containers(), status.containerStatuses(), first, Role.MAIN);
        news = new PodNews(pod, alike);
        foreign = PodConditions.foreign(status.conditions());
        phase = status.phase();
        reason = status.reason();
        message = status.message();
        startTime = status.startTime();
        progress = status.progress();
        touched = startTime != null;
    }

    /** Returns the container of this name, a main one before an init container; null when the pod has none. */
    @Nullable
    ContainerDraft container(String name) {
        ContainerDraft main = ContainerDrafts.named(mains, name);
        return main == null ? ContainerDrafts.named(inits, name) : main;
    }

    /** Takes in that the node has the pod: its start time is the earliest instant known. */
    void schedule(Instant at) {
        touched = true;
        if (startTime == null) {
            startTime = at.isBefore(now) ? at : now;
        }
    }

    /** Returns the current run of a container. */
    RunId run(ContainerDraft c) {
        return new RunId(pod.metadata().uid(), c.spec.name(), c.attempt);
    }

    /** Tells whether the run was reported lost, now or before. */
    boolean isLost() {
        for (PodCondition c : foreign) {
            if (c.type().equals(PodConditionType.DISRUPTION_TARGET)) {
                return c.status().equals(ConditionStatus.TRUE) && LOST.equals(c.reason());
            }
        }
        return false;
    }

    /** Adds or replaces a condition that is not the node agent's own; keeps the instant of an unchanged status. */
    void setCondition(PodCondition condition) {
        PodCondition next = condition.lastTransition() == null
                ? new PodCondition(
                        condition.type(), condition.status(), condition.reason(), condition.message(), null, now)
                : condition;
        for (int i = 0; i < foreign.size(); i++) {
            if (foreign.get(i).type().equals(next.type())) {
                boolean same = foreign.get(i).status().equals(next.status());
                foreign.set(i, same ? PodConditions.at(next, foreign.get(i).lastTransition()) : next);
                return;
            }
        }
        foreign.add(next);
    }

    /** Marks a container as ended without anybody having said how. */
    void endUnknown(ContainerDraft c, int exitCode, @Nullable String why) {
        boolean ran = c.isRunning() || (exitCode == 0 && c.role == Role.MAIN); // no pod succeeds without
        Terminated end = Ends.unknown(c, exitCode, why, now);
        c.toTerminated(end);
        if (ran) {
            news.ended(c, c.attempt, end);
        }
    }

    /** Returns the pod as it stands now; the same object when nothing has changed. */
    Pod toPod() {
        if (!touched) {
            return unscheduled == null || pod.metadata().isDeleting() ? pod : waiting(unscheduled);
        }
        List<PodCondition> conditions = startTime == null ? pod.status().conditions() : PodConditions.of(this);
        var status = pod.status().toBuilder()
                .phase(phase)
                .reason(reason)
                .message(message)
                .startTime(startTime)
                .progress(progress)
                .conditions(conditions)
                .initContainerStatuses(ContainerDrafts.statuses(inits))
                .containerStatuses(ContainerDrafts.statuses(mains))
                .build();
        return status.equals(pod.status()) ? pod : pod.withStatus(status);
    }

    private Pod waiting(PodCondition why) {
        List<PodCondition> conditions = PodConditions.replaced(pod.status().conditions(), why, now);
        return conditions.equals(pod.status().conditions())
                ? pod
                : pod.withStatus(pod.status().toBuilder().conditions(conditions).build());
    }
}
