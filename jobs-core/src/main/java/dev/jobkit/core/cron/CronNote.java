package dev.jobkit.core.cron;

import org.jspecify.annotations.Nullable;

/**
 * What the records for people will say of a decision about a CronJob.
 *
 * <p>Source: the events (core/v1 Event) of the CronJob controller; reasons and messages are recorded behaviour of 1.36.
 *
 * @param type Normal or Warning
 * @param reason one word, {@code "SuccessfulCreate"}
 * @param message a sentence
 * @param why why the controller did so; null where the message says it
 */
public record CronNote(
        String type,
        String reason,
        String message,
        @Nullable String why) {}
