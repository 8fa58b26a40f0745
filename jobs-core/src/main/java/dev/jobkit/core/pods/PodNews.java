package dev.jobkit.core.pods;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what one look at a pod has to tell: ended attempts, refused runs, events (our own records); for one thread. */
final class PodNews {
    final List<Attempt> ended = new ArrayList<>(0);
    final List<RunId> refused = new ArrayList<>(0);
    final List<JobEvent> events = new ArrayList<>(0);

    private final Pod pod;
    private final Alike alike;
    private @Nullable ObjectRef about;
    private @Nullable ObjectRef job;

    PodNews(Pod pod, Alike alike) {
        this.pod = pod;
        this.alike = alike;
    }

    /** Returns the completion index of the pod, if it has one. */
    @Nullable
    Integer index() {
        var index = pod.completionIndex();
        return index.isPresent() ? (Integer) index.getAsInt() : null;
    }

    /** Returns the reference to the pod, which all that is told of it shares. */
    ObjectRef about() {
        ObjectRef known = about;
        if (known == null) {
            known = ObjectRef.to(pod);
            about = known;
        }
        return known;
    }

    /** Returns the reference to the Job that manages the pod, if one does. */
    @Nullable
    ObjectRef job() {
        if (job == null) {
            for (Owner o : pod.metadata().owners()) {
                if (o.isController() && o.isOf(Kind.JOB)) {
                    job = alike.job(o, pod.metadata().namespace());
                }
            }
        }
        return job;
    }

    /** Notes that an attempt of a container has ended. */
    void ended(ContainerDraft c, int attempt, Terminated end) {
        RunId run = new RunId(pod.metadata().uid(), c.spec.name(), attempt);
        ended.add(new Attempt(
                "",
                about(),
                index(),
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
}
