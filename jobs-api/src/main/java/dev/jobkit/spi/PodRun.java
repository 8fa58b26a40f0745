package dev.jobkit.spi;

import dev.jobkit.model.Container;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import org.jspecify.annotations.Nullable;

/**
 * One run of one container: what an executor is ordered to start.
 *
 * @param id its identity
 * @param job the Job; null for a bare pod
 * @param pod the pod, as it was when the order was given
 * @param container the container, as its spec says
 */
public record PodRun(RunId id, @Nullable ObjectRef job, Pod pod, Container container) {}
