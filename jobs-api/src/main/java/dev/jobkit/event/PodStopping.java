package dev.jobkit.event;

import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.StopCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pod is asked to stop.
 *
 * @param about the pod
 * @param job its Job; null for a bare pod
 * @param index its completion index, if any
 * @param cause why
 * @param at when it was decided
 * @param reason one word
 * @param message why it is to stop
 */
public record PodStopping(
        ObjectRef about,
        @Nullable ObjectRef job,
        @Nullable Integer index,
        StopCause cause,
        Instant at,
        String reason,
        String message)
        implements PodEvent {}
