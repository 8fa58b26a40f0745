package dev.jobkit.event;

import dev.jobkit.model.ObjectRef;
import java.time.Instant;

/**
 * A Job was suspended.
 *
 * @param about the Job
 * @param at when it was decided
 * @param reason one word
 * @param message a sentence
 */
public record JobSuspended(ObjectRef about, Instant at, String reason, String message) implements JobEvent {}
