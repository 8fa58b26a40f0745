package dev.jobkit.core.decide;

import dev.jobkit.model.Job;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import java.util.ArrayList;
import java.util.List;

/**
 * Which pods a Job takes over and which it lets go (Kubernetes: controller references; batch/v1 JobSpec.selector).
 *
 * <p>A pod without managing owner whose labels fit is taken over as it is and counted when it ends, or at once when it has
 * ended; one of its own whose labels do not fit any more is let go uncounted. A Job that is being deleted does neither.
 */
final class Adoption {
    private Adoption() {}

    /** Returns the pods that the Job has after taking over and letting go. */
    static List<Pod> claim(JobView view, Draft draft) {
        Job job = view.job();
        LabelSelector selector = job.spec().selector();
        if (selector == null || job.metadata().isDeleting()) {
            return view.pods();
        }
        List<Pod> claimed = new ArrayList<>(view.pods().size());
        for (Pod pod : view.pods()) {
            if (selector.matches(pod.metadata().labels())) {
                claimed.add(pod);
            } else {
                draft.disown(pod, job.metadata().uid());
            }
        }
        for (Pod pod : view.orphans()) {
            if (!pod.metadata().isDeleting()
                    && pod.metadata().controller().isEmpty()
                    && selector.matches(pod.metadata().labels())) {
                draft.adopt(pod, Owner.controlledBy(job));
                claimed.add(draft.current(pod));
            }
        }
        return claimed;
    }
}
