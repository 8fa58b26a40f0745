package dev.jobkit.testkit;

import dev.jobkit.JobController;

/**
 * Makes the controller of a {@link World}, so that a test can choose store, settings or a controller of its own.
 *
 * <pre>{@code
 * ControllerFactory hasty = parts -> parts.builder().backoff(Duration.ofSeconds(1), Duration.ofSeconds(8)).build();
 * World world = World.with(hasty);
 * }</pre>
 */
@FunctionalInterface
public interface ControllerFactory {
    /** Returns a new controller that uses all of these parts. */
    JobController create(WorldParts parts);
}
