package dev.jobkit.core.pods;

import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells when the time of a pod is up (v1 PodSpec.activeDeadlineSeconds, from its start time on). */
final class PodDeadline {
    private PodDeadline() {}

    /** Returns the instant up to which the pod may run; null without a limit and before its node took it. */
    static @Nullable Instant of(PodDraft draft) {
        Duration limit = draft.pod.spec().activeDeadline();
        return limit == null || draft.startTime == null ? null : draft.startTime.plus(limit);
    }

    /** Tells whether the pod ran past its deadline; what ended or was deleted before is not late. */
    static boolean isPast(PodDraft draft, @Nullable RestartPolicy policy) {
        Instant deadline = of(draft);
        if (deadline == null || draft.now.isBefore(deadline)) {
            return false;
        }
        Metadata m = draft.pod.metadata();
        if (m.deleted() != null) {
            Duration granted = m.deletionGrace() == null ? Duration.ZERO : m.deletionGrace();
            return m.deleted().minus(granted).isAfter(deadline);
        }
        return !ContainerOrder.isMainOver(draft, policy) || !lastEnd(draft).isBefore(deadline);
    }

    private static Instant lastEnd(PodDraft draft) {
        Instant last = Instant.MIN;
        for (ContainerDraft c : draft.mains) {
            if (c.state instanceof Terminated end
                    && end.finishedAt() != null
                    && end.finishedAt().isAfter(last)) {
                last = end.finishedAt();
            }
        }
        return last;
    }
}
