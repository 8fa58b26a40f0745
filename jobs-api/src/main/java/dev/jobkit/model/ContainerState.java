package dev.jobkit.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a container is doing (v1 ContainerState). */
public sealed interface ContainerState {
    /**
     * Not started yet.
     *
     * @param reason one word, {@code "ContainerCreating"}
     * @param message a sentence for people
     */
    record Waiting(@Nullable String reason, @Nullable String message) implements ContainerState {}

    /**
     * Runs.
     *
     * @param startedAt since when
     */
    record Running(@Nullable Instant startedAt) implements ContainerState {}

    /**
     * Has ended.
     *
     * @param exitCode 0 to 255; 128 + n after signal n
     * @param signal the signal that ended it, where known
     * @param reason one word, {@code "Completed"}, {@code "Error"} or {@code "OOMKilled"}
     * @param message its last words
     * @param startedAt when it began
     * @param finishedAt when it ended
     */
    record Terminated(
            int exitCode,
            @Nullable Integer signal,
            @Nullable String reason,
            @Nullable String message,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt)
            implements ContainerState {}
}
