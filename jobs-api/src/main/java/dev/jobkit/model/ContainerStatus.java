package dev.jobkit.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a container of a pod stands (v1 ContainerStatus).
 *
 * @param name the container
 * @param image its image
 * @param state what it does
 * @param lastState how its last run ended, when it was restarted
 * @param ready whether it is ready
 * @param started whether its start-up is over
 * @param restartCount how often it was restarted: the number of its attempt
 * @param crashDelay the delay before its current attempt; stored, never shown in a manifest
 * @param notBefore when it is started next, while it waits for a delay to pass; null when no delay is due; stored, never
 *     shown in a manifest
 */
public record ContainerStatus(
        String name,
        String image,
        ContainerState state,
        @Nullable ContainerState lastState,
        boolean ready,
        @Nullable Boolean started,
        int restartCount,
        @Nullable Duration crashDelay,
        @Nullable Instant notBefore) {

    /** Makes the status of a container that waits for no delay. */
    public ContainerStatus(
            String name,
            String image,
            ContainerState state,
            @Nullable ContainerState lastState,
            boolean ready,
            @Nullable Boolean started,
            int restartCount,
            @Nullable Duration crashDelay) {
        this(name, image, state, lastState, ready, started, restartCount, crashDelay, null);
    }
}
