package dev.jobkit.event;

import dev.jobkit.model.ObjectRef;
import org.jspecify.annotations.Nullable;

/** Something that happened to a pod. */
public interface PodEvent extends JobEvent {
    /** Returns the Job that the pod belongs to; null for a bare pod. */
    @Nullable
    ObjectRef job();

    /** Returns the completion index of the pod, where it has one. */
    @Nullable
    Integer index();
}
