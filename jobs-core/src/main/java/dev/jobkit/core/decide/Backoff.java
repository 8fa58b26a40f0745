package dev.jobkit.core.decide;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.Tracking;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long failures hold back new pods (Kubernetes: Pod backoff failure policy, 10 s doubling up to 10 min).
 *
 * <p>The delay doubles with each pod that failed since the last success and runs from the end of the last of them.
 */
final class Backoff {
    private Backoff() {}

    /** Returns the memory after these ends; of failures seen together with a success only those after it count. */
    static Tracking after(Tracking tracking, List<Pod> succeeded, List<Pod> failed) {
        if (succeeded.isEmpty() && failed.isEmpty()) {
            return tracking;
        }
        Instant lastSuccess = latest(succeeded);
        int failures = succeeded.isEmpty() ? tracking.failuresSinceSuccess() : 0;
        for (Pod pod : failed) {
            if (lastSuccess == null || endOf(pod).isAfter(lastSuccess)) {
                failures++;
            }
        }
        // the latest of those seen now, even if one that was seen before ended later
        Instant lastFailure = failed.isEmpty() ? tracking.lastFailure() : latest(failed);
        Instant last = failures == 0 ? null : lastFailure;
        if (failures == tracking.failuresSinceSuccess() && Objects.equals(last, tracking.lastFailure())) {
            return tracking;
        }
        return tracking.toBuilder()
                .failuresSinceSuccess(failures)
                .lastFailure(last)
                .build();
    }

    private static @Nullable Instant latest(List<Pod> pods) {
        Instant latest = null;
        for (Pod pod : pods) {
            Instant end = endOf(pod);
            if (latest == null || end.isAfter(latest)) {
                latest = end;
            }
        }
        return latest;
    }

    /** Returns the delay after so many failures. */
    static Duration delay(int failures, DecisionSettings settings) {
        if (failures <= 0) {
            return Duration.ZERO;
        }
        Duration delay = settings.backoffBase();
        for (int i = 1; i < failures && delay.compareTo(settings.backoffCap()) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(settings.backoffCap()) < 0 ? delay : settings.backoffCap();
    }

    /** Returns when new pods are allowed after so many failures of which the last was then; null means at once. */
    static @Nullable Instant until(
            int failures, @Nullable Instant lastFailure, Instant now, DecisionSettings settings) {
        if (failures == 0 || lastFailure == null) {
            return null;
        }
        Instant until = lastFailure.plus(delay(failures, settings));
        return until.isAfter(now) ? until : null;
    }

    /**
     * Returns when the pod ended: the latest end of its containers, else since when it is not ready, else when its
     * deletion was asked for, else its creation.
     */
    static Instant endOf(Pod pod) {
        Instant end = endOfContainers(pod);
        if (end == null) {
            end = notReadySince(pod);
        }
        if (end == null && pod.metadata().deleted() != null) {
            Duration grace = pod.metadata().deletionGrace();
            end = pod.metadata().deleted().minus(grace == null ? Duration.ZERO : grace);
        }
        if (end == null) {
            end = pod.metadata().created();
        }
        return end == null ? Instant.EPOCH : end;
    }

    /** Sidecars end after the containers that they serve, so their ends count too. */
    private static @Nullable Instant endOfContainers(Pod pod) {
        Instant containers = latestEnd(null, pod.status().containerStatuses());
        if (pod.status().initContainerStatuses().isEmpty()) {
            return containers;
        }
        Set<String> sidecars = pod.spec().initContainers().stream()
                .filter(Container::isSidecar)
                .map(Container::name)
                .collect(Collectors.toSet());
        return latestEnd(
                containers,
                pod.status().initContainerStatuses().stream()
                        .filter(c -> sidecars.contains(c.name()))
                        .toList());
    }

    /** Returns the latest of these ends and the one before; null if one of them has not ended. */
    private static @Nullable Instant latestEnd(@Nullable Instant before, List<ContainerStatus> containers) {
        Instant latest = before;
        for (ContainerStatus c : containers) {
            if (!(c.state() instanceof ContainerState.Terminated end) || end.finishedAt() == null) {
                return null;
            }
            if (latest == null || end.finishedAt().isAfter(latest)) {
                latest = end.finishedAt();
            }
        }
        return latest;
    }

    private static @Nullable Instant notReadySince(Pod pod) {
        PodCondition ready = pod.status().condition(PodConditionType.READY).orElse(null);
        return ready != null && ready.status().equals(ConditionStatus.FALSE) ? ready.lastTransition() : null;
    }
}
