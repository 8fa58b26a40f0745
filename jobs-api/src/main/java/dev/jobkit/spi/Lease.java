package dev.jobkit.spi;

import java.time.Instant;

/**
 * A controller's right to write until an instant.
 *
 * @param fence who and in which life
 * @param until when it runs out, by the clock of the store
 */
public record Lease(Fence fence, Instant until) {}
