package dev.jobkit.testkit;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a pod ends in a script: {@code Fate.exit(42)}, {@code Fate.EVICTED}.
 *
 * @param phase Succeeded or Failed: what the pod becomes, whatever its restart policy
 * @param exitCode what every container of it exits with
 * @param reason the pod's reason in one word, {@code "Evicted"}; null for none
 * @param message the pod's message; null for none
 * @param conditions what is found about the pod before it ends
 */
public record Fate(
        PodPhase phase,
        int exitCode,
        @Nullable String reason,
        @Nullable String message,
        List<PodCondition> conditions) {
    /** Every container exits with 0. */
    public static final Fate SUCCESS = new Fate(PodPhase.SUCCEEDED, 0, null, null, List.of());

    /** Every container exits with 1. */
    public static final Fate FAILURE = exit(1);

    /** Every container obeys SIGTERM: exit code 143. */
    public static final Fate TERMINATED = exit(143);

    /** The pod is evicted: condition DisruptionTarget (EvictionByEvictionAPI), exit code 137. */
    public static final Fate EVICTED = exit(137)
            .because("Evicted", "evicted by the script")
            .with(PodConditionType.DISRUPTION_TARGET, ConditionStatus.TRUE, "EvictionByEvictionAPI", "evicted");

    /** Copies the list. */
    public Fate {
        conditions = List.copyOf(conditions);
    }

    /** Returns the end with this exit code in every container; 0 succeeds, everything else fails. */
    public static Fate exit(int exitCode) {
        return new Fate(exitCode == 0 ? PodPhase.SUCCEEDED : PodPhase.FAILED, exitCode, null, null, List.of());
    }

    /** Returns this end with a reason and a message of the pod; null for none. */
    public Fate because(@Nullable String newReason, @Nullable String newMessage) {
        return new Fate(phase, exitCode, newReason, newMessage, conditions);
    }

    /** Returns this end with one more condition of the pod. */
    public Fate with(PodConditionType type, ConditionStatus status, String why, String text) {
        List<PodCondition> more = new ArrayList<>(conditions);
        more.add(new PodCondition(type, status, why, text, null, null));
        return new Fate(phase, exitCode, reason, message, more);
    }

    /** Returns this end with the pod in another phase than its exit code says. */
    public Fate as(PodPhase newPhase) {
        return new Fate(newPhase, exitCode, reason, message, conditions);
    }
}
