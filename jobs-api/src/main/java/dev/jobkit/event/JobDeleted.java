package dev.jobkit.event;

import dev.jobkit.model.ObjectRef;
import java.time.Instant;

/**
 * A Job is gone.
 *
 * @param about the Job
 * @param at when it was decided
 * @param reason one word
 * @param message a sentence
 */
public record JobDeleted(ObjectRef about, Instant at, String reason, String message) implements JobEvent {}
