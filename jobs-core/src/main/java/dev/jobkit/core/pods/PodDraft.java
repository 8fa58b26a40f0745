package dev.jobkit.core.pods;

import dev.jobkit.core.pods.ContainerDraft.Role;
import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.Progress;
import dev.jobkit.model.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pod while it is looked at: a working copy that reports and rules change, for one thread. */
final class PodDraft {
    /** The reason of the DisruptionTarget condition of a pod whose run was lost. */
    static final String LOST = "Lost";

    final Pod pod;
    final Instant now;
    final PodSettings settings;
    final List<ContainerDraft> inits;
    final List<ContainerDraft> mains;
    final List<Attempt> ended = new ArrayList<>(1);
    final List<RunId> refused = new ArrayList<>(0);
    final List<JobEvent> events = new ArrayList<>(2);
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

    PodDraft(Pod pod, Instant now, PodSettings settings) {
        this.pod = pod;
        this.now = now;
        this.settings = settings;
        var status = pod.status();
        var spec = pod.spec();
        String first = spec.initContainers().isEmpty() ? ContainerDraft.CREATING : ContainerDraft.INITIALIZING;
        inits = drafts(spec.initContainers(), status.initContainerStatuses(), first, Role.INIT);
        mains = drafts(spec.containers(), status.containerStatuses(), first, Role.MAIN);
        foreign = new ArrayList<>(PodConditions.foreign(status.conditions()));
        phase = status.phase();
        reason = status.reason();
        message = status.message();
        startTime = status.startTime();
        progress = status.progress();
        touched = startTime != null;
    }

    private static List<ContainerDraft> drafts(
            List<Container> specs, List<ContainerStatus> statuses, String firstReason, Role role) {
        if (specs.isEmpty()) {
            return List.of();
        }
        List<ContainerDraft> drafts = new ArrayList<>(specs.size());
        for (int i = 0; i < specs.size(); i++) {
            Container spec = specs.get(i);
            Role actual = role == Role.INIT && spec.isSidecar() ? Role.SIDECAR : role;
            drafts.add(new ContainerDraft(spec, actual, find(statuses, spec.name(), i), firstReason));
        }
        return drafts;
    }

    private static @Nullable ContainerStatus find(List<ContainerStatus> statuses, String name, int likely) {
        if (likely < statuses.size() && statuses.get(likely).name().equals(name)) {
            return statuses.get(likely);
        }
        for (ContainerStatus s : statuses) {
            if (s.name().equals(name)) {
                return s;
            }
        }
        return null;
    }

    @Nullable
    ContainerDraft container(String name) {
        for (ContainerDraft c : mains) {
            if (c.spec.name().equals(name)) {
                return c;
            }
        }
        for (ContainerDraft c : inits) {
            if (c.spec.name().equals(name)) {
                return c;
            }
        }
        return null;
    }

    /** Takes in that the node has the pod: its start time is the earliest instant known. */
    void schedule(Instant at) {
        touched = true;
        if (startTime == null) {
            startTime = at.isBefore(now) ? at : now;
        }
    }

    RunId run(ContainerDraft c) {
        return new RunId(pod.metadata().uid(), c.spec.name(), c.attempt);
    }

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

    /** Notes that an attempt of a container has ended. */
    void addEnded(ContainerDraft c, int attempt, Terminated end) {
        RunId run = new RunId(pod.metadata().uid(), c.spec.name(), attempt);
        var index = pod.completionIndex();
        ended.add(new Attempt(
                "",
                ObjectRef.to(pod),
                index.isPresent() ? (Integer) index.getAsInt() : null,
                c.spec.name(),
                attempt,
                pod.spec().nodeName(),
                end.startedAt(),
                end.finishedAt(),
                end.exitCode(),
                end.reason(),
                end.message(),
                LogKey.of(run)));
    }

    /** Marks a container as ended without anybody having said how. */
    void endUnknown(ContainerDraft c, int exitCode, @Nullable String why) {
        boolean ran = c.isRunning();
        c.toUnknownEnd(exitCode, why, now);
        if (ran && c.state instanceof Terminated end) {
            addEnded(c, c.attempt, end);
        }
    }

    @Nullable
    Instant deadline() {
        Duration limit = pod.spec().activeDeadline();
        return limit == null || startTime == null ? null : startTime.plus(limit);
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
                .initContainerStatuses(statuses(inits))
                .containerStatuses(statuses(mains))
                .build();
        return status.equals(pod.status()) ? pod : pod.withStatus(status);
    }

    private Pod waiting(PodCondition why) {
        List<PodCondition> conditions = PodConditions.replaced(pod.status().conditions(), why, now);
        return conditions.equals(pod.status().conditions())
                ? pod
                : pod.withStatus(pod.status().toBuilder().conditions(conditions).build());
    }

    private static List<ContainerStatus> statuses(List<ContainerDraft> drafts) {
        List<ContainerStatus> statuses = new ArrayList<>(drafts.size());
        for (ContainerDraft c : drafts) {
            statuses.add(c.toStatus());
        }
        return statuses;
    }
}
