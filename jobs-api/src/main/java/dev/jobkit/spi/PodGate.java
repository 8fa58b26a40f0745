package dev.jobkit.spi;

import dev.jobkit.model.Pod;
import java.util.Optional;

/**
 * Lets pods in or refuses them, between decision and commit: quotas and the like.
 *
 * <p>A refusal is an event FailedCreate and a delay, never a failure of the Job. Called from many threads.
 */
public interface PodGate {
    /** Lets everything in. */
    PodGate OPEN = pod -> Optional.empty();

    /** Returns why the pod is refused, or empty when it is let in. */
    Optional<String> admit(Pod pod);

    /** Says that a pod is there already, for example when a controller takes up a store; it cannot be refused. */
    default void enter(Pod pod) {}

    /** Says that a pod which was let in is gone, has ended, or was never stored; it may be said more than once. */
    default void leave(Pod pod) {}
}
