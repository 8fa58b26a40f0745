package dev.jobkit.core.loop;

import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Small questions about pods, and small changes of them, that passes and verbs share. Pure. */
public final class PodFacts {
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    private PodFacts() {}

    /** Returns the Job that manages the pod, or null. */
    static @Nullable ObjectRef job(Pod pod) {
        for (Owner owner : pod.metadata().owners()) {
            if (owner.isController() && owner.isOf(Kind.JOB)) {
                return new ObjectRef(Kind.JOB.name(), pod.metadata().namespace(), owner.name(), owner.uid());
            }
        }
        return null;
    }

    /** Returns the completion index of the pod, or null. */
    static @Nullable Integer index(Pod pod) {
        OptionalInt index = pod.completionIndex();
        return index.isPresent() ? index.getAsInt() : null;
    }

    /** Returns the pod with the mark of its deletion; one that is marked already stays as it is. */
    public static Pod deleted(Pod pod, Instant now) {
        if (pod.metadata().isDeleting()) {
            return pod;
        }
        Duration asked = pod.spec().terminationGracePeriod();
        boolean runs = !pod.isEnded() && pod.spec().nodeName() != null;
        Duration grace = runs ? (asked == null ? DEFAULT_GRACE : asked) : Duration.ZERO;
        return pod.withMetadata(pod.metadata().toBuilder()
                .deleted(now.plus(grace))
                .deletionGrace(grace)
                .build());
    }

    /** Returns the pod without the finalizer by which its Job holds it. */
    public static Pod untracked(Pod pod) {
        if (!pod.isTracked()) {
            return pod;
        }
        List<String> rest = pod.metadata().finalizers().stream()
                .filter(f -> !f.equals(Names.TRACKING_FINALIZER))
                .toList();
        return pod.withMetadata(pod.metadata().toBuilder().finalizers(rest).build());
    }

    /** Returns the pod without the owner of this uid. */
    static Pod disowned(Pod pod, String ownerUid) {
        Metadata metadata = pod.metadata();
        List<Owner> rest = metadata.owners().stream()
                .filter(o -> !o.uid().equals(ownerUid))
                .toList();
        return rest.size() == metadata.owners().size()
                ? pod
                : pod.withMetadata(metadata.toBuilder().owners(rest).build());
    }

    /** Returns the spec of a pod that is on this node. */
    static PodSpec placed(PodSpec spec, String node) {
        return spec.toBuilder().nodeName(node).build();
    }

    /** Returns the pod with the condition that no node fits. */
    static Pod unschedulable(Pod pod, String message, Instant now) {
        List<PodCondition> conditions = new ArrayList<>(pod.status().conditions());
        conditions.removeIf(c -> c.type().equals(PodConditionType.POD_SCHEDULED));
        conditions.add(PodCondition.unschedulable(message, now));
        return pod.withStatus(pod.status().toBuilder().conditions(conditions).build());
    }

    /** Returns the current run of each container that has not ended, in the order of the spec. */
    static List<RunId> openRuns(Pod pod) {
        List<RunId> runs = new ArrayList<>();
        for (Container c : pod.spec().initContainers()) {
            addOpen(runs, pod, c, pod.status().initContainerStatuses());
        }
        for (Container c : pod.spec().containers()) {
            addOpen(runs, pod, c, pod.status().containerStatuses());
        }
        return runs;
    }

    private static void addOpen(List<RunId> runs, Pod pod, Container container, List<ContainerStatus> statuses) {
        for (ContainerStatus status : statuses) {
            if (status.name().equals(container.name())) {
                if (!(status.state() instanceof ContainerState.Terminated)) {
                    runs.add(new RunId(pod.metadata().uid(), container.name(), status.restartCount()));
                }
                return;
            }
        }
        runs.add(new RunId(pod.metadata().uid(), container.name(), 0));
    }

    /** Tells whether the pod's status says that this run is on. */
    static boolean isRunning(Pod pod, RunId run) {
        return isRunning(pod.status().containerStatuses(), run)
                || isRunning(pod.status().initContainerStatuses(), run);
    }

    private static boolean isRunning(List<ContainerStatus> statuses, RunId run) {
        return statuses.stream()
                .anyMatch(s -> s.name().equals(run.container())
                        && s.restartCount() == run.attempt()
                        && s.state() instanceof ContainerState.Running);
    }
}
