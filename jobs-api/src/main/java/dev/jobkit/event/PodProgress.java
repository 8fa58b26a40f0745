package dev.jobkit.event;

import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The program of a pod says how far it is.
 *
 * @param about the pod
 * @param job its Job; null for a bare pod
 * @param index its completion index, if any
 * @param progress how far
 * @param at when it was decided
 * @param reason one word
 * @param message a sentence
 */
public record PodProgress(
        ObjectRef about,
        @Nullable ObjectRef job,
        @Nullable Integer index,
        Progress progress,
        Instant at,
        String reason,
        String message)
        implements PodEvent {}
