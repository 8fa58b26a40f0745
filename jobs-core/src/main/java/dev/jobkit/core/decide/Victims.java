package dev.jobkit.core.decide;

import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which active pods go when there are too many (Kubernetes: order of pod deletion on scale-down).
 *
 * <p>Not scheduled before scheduled, Pending before Running, not ready before ready, ready for a shorter time before longer,
 * more restarts before fewer (of containers, then of sidecars), younger before older.
 */
final class Victims {
    /** The first to go comes first. */
    static final Comparator<Pod> ORDER = Comparator.<Pod>comparingInt(
                    p -> p.spec().nodeName() == null ? 0 : 1)
            .thenComparingInt(p -> phaseRank(p.status().phase()))
            .thenComparingInt(p -> p.status().has(PodConditionType.READY) ? 1 : 0)
            .thenComparing(Victims::readySince, Comparator.reverseOrder())
            .thenComparing(Victims::restarts, Comparator.reverseOrder())
            .thenComparing(Victims::sidecarRestarts, Comparator.reverseOrder())
            .thenComparing(Victims::created, Comparator.reverseOrder());

    private Victims() {}

    /**
     * Returns the pods to go: of an Indexed Job first those without an index that it wants and all but one of those that
     * share one, then so many that {@code surplus} go.
     */
    static List<Pod> choose(JobSpec spec, List<Pod> active, int surplus) {
        List<Pod> victims = new ArrayList<>();
        List<Pod> left = active;
        if (spec.isIndexed()) {
            left = new ArrayList<>();
            splitDuplicates(spec, active, victims, left);
        }
        int more = Math.min(surplus - victims.size(), left.size());
        if (more > 0) {
            List<Pod> sorted = new ArrayList<>(left);
            sorted.sort(ORDER);
            victims.addAll(sorted.subList(0, more));
        }
        return victims;
    }

    private static void splitDuplicates(JobSpec spec, List<Pod> active, List<Pod> victims, List<Pod> left) {
        Map<Integer, List<Pod>> byIndex = new TreeMap<>();
        for (Pod pod : active) {
            if (Tally.isWanted(spec, pod)) {
                byIndex.computeIfAbsent(pod.completionIndex().orElse(-1), i -> new ArrayList<>(1))
                        .add(pod);
            } else {
                victims.add(pod);
            }
        }
        for (List<Pod> same : byIndex.values()) {
            same.sort(ORDER);
            victims.addAll(same.subList(0, same.size() - 1));
            left.add(same.get(same.size() - 1));
        }
    }

    private static int phaseRank(PodPhase phase) {
        return switch (phase) {
            case PENDING -> 0;
            case RUNNING -> 2;
            default -> 1;
        };
    }

    private static Instant readySince(Pod pod) {
        if (!pod.status().has(PodConditionType.READY)) {
            return Instant.MAX;
        }
        PodCondition ready = pod.status().condition(PodConditionType.READY).orElse(null);
        return ready == null || ready.lastTransition() == null ? Instant.MAX : ready.lastTransition();
    }

    private static int restarts(Pod pod) {
        int most = 0;
        for (ContainerStatus c : pod.status().containerStatuses()) {
            most = Math.max(most, c.restartCount());
        }
        return most;
    }

    private static int sidecarRestarts(Pod pod) {
        int most = 0;
        for (ContainerStatus c : pod.status().initContainerStatuses()) {
            if (c.restartCount() > most && isSidecar(pod, c.name())) {
                most = c.restartCount();
            }
        }
        return most;
    }

    private static boolean isSidecar(Pod pod, String name) {
        return pod.spec().initContainers().stream()
                .anyMatch(c -> c.isSidecar() && c.name().equals(name));
    }

    private static Instant created(Pod pod) {
        Instant created = pod.metadata().created();
        return created == null ? Instant.MAX : created;
    }
}
