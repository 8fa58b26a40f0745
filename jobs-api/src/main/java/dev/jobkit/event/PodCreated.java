package dev.jobkit.event;

import dev.jobkit.model.ObjectRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pod was created.
 *
 * @param about the pod
 * @param job its Job; null for a bare pod
 * @param index its completion index, if any
 * @param at when it was decided
 * @param reason one word
 * @param message why it was created
 */
public record PodCreated(
        ObjectRef about, @Nullable ObjectRef job, @Nullable Integer index, Instant at, String reason, String message)
        implements PodEvent {}
