package dev.jobkit.event;

import dev.jobkit.model.ObjectRef;
import java.time.Instant;

/**
 * A Job waits for something else than the end of its pods: a back-off delay, pods that stop, somebody who resumes it.
 *
 * <p>Told when the answer to "why does nothing happen?" changes; after a restart of the controller it may be told again.
 *
 * @param about the Job
 * @param at when it was decided
 * @param reason one word
 * @param message for what it waits, {@code "waits until 2026-03-02T10:00:10Z: back-off of 10 s after 1 failure …"}
 */
public record JobWaiting(ObjectRef about, Instant at, String reason, String message) implements JobEvent {}
