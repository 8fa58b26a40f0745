package dev.jobkit.core.pods;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.Stop;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a pod changes; a plain value that nobody has acted upon.
 *
 * <p>Source: none, it holds no rule.
 *
 * @param pod the pod with its new status; the same object when nothing changes
 * @param starts runs that should be on now or as soon as there is room; orders are idempotent, so that a run which was
 *     ordered before is named again as long as it has not been reported started
 * @param stops runs that should end, with how; named as long as they have not ended
 * @param over whether nothing of the pod runs and nothing will be started any more
 * @param ended attempts that ended since the last look; without run record, which the loop fills in
 * @param refused runs whose order was answered by NotStarted since the last look: the order is spent, and the same run may
 *     be named in {@code starts} again
 * @param wakeAt when the pod wants the next look; null when only reports matter
 * @param events what followers are told, in order
 */
public record PodPlan(
        Pod pod,
        List<RunId> starts,
        List<StopOrder> stops,
        boolean over,
        List<Attempt> ended,
        List<RunId> refused,
        @Nullable Instant wakeAt,
        List<JobEvent> events) {
    /** Copies the lists. */
    public PodPlan {
        starts = List.copyOf(starts);
        stops = List.copyOf(stops);
        ended = List.copyOf(ended);
        refused = List.copyOf(refused);
        events = List.copyOf(events);
    }

    /**
     * A run that should end.
     *
     * @param run which
     * @param stop how
     */
    public record StopOrder(RunId run, Stop stop) {}
}
