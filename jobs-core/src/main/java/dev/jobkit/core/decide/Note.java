package dev.jobkit.core.decide;

import org.jspecify.annotations.Nullable;

/**
 * What the records for people will say of a decision; the loop turns it into an EventRecord.
 *
 * <p>Source: the events (core/v1 Event) of the Job controller; reasons and messages are recorded behaviour of 1.36.
 *
 * @param type Normal or Warning
 * @param reason one word, {@code "SuccessfulCreate"}
 * @param message a sentence
 * @param why why the controller did so, for the why-log; null where the message says it
 */
public record Note(
        String type,
        String reason,
        String message,
        @Nullable String why) {}
