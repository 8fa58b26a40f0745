package dev.jobkit.event;

import dev.jobkit.model.ObjectRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pod has Failed; the message says why.
 *
 * @param about the pod
 * @param job its Job; null for a bare pod
 * @param index its completion index, if any
 * @param exitCode of the container that failed, where there is one
 * @param at when it was decided
 * @param reason one word
 * @param message a sentence
 */
public record PodFailed(
        ObjectRef about,
        @Nullable ObjectRef job,
        @Nullable Integer index,
        @Nullable Integer exitCode,
        Instant at,
        String reason,
        String message)
        implements PodEvent {}
