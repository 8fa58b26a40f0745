package dev.jobkit.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A repeated question to a container (v1 Probe).
 *
 * @param action what is done
 * @param initialDelay wait before the first one
 * @param period time between two; 10 s when missing
 * @param timeout longest answer; 1 s when missing
 * @param successThreshold successes in a row that mean yes; 1 when missing
 * @param failureThreshold failures in a row that mean no; 3 when missing
 * @param terminationGracePeriod grace of the stop that it causes
 */
public record Probe(
        Action action,
        @Nullable Duration initialDelay,
        @Nullable Duration period,
        @Nullable Duration timeout,
        @Nullable Integer successThreshold,
        @Nullable Integer failureThreshold,
        @Nullable Duration terminationGracePeriod) {}
