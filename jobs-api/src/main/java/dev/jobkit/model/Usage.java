package dev.jobkit.model;

import java.time.Duration;
import java.time.Instant;

/**
 * What a pod or container uses at an instant.
 *
 * @param cpuTime processor time used so far
 * @param memoryBytes resident memory in bytes
 * @param at when it was measured
 */
public record Usage(Duration cpuTime, long memoryBytes, Instant at) {}
