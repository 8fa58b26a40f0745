package dev.jobkit.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of one container that has ended; appended once, never rewritten.
 *
 * @param runUid the run record it belongs to; empty for a bare pod
 * @param pod the pod
 * @param index the completion index
 * @param container the container
 * @param attempt 0 for the first run, n after n restarts
 * @param node the executor it ran on
 * @param started when it began
 * @param finished when it ended
 * @param exitCode 0 to 255
 * @param reason one word
 * @param message its last words
 * @param log where its output is
 */
public record Attempt(
        String runUid,
        ObjectRef pod,
        @Nullable Integer index,
        String container,
        int attempt,
        @Nullable String node,
        @Nullable Instant started,
        @Nullable Instant finished,
        int exitCode,
        @Nullable String reason,
        @Nullable String message,
        LogKey log) {
    /** Returns the same attempt as one of this run. */
    public Attempt of(String newRunUid) {
        return new Attempt(
                newRunUid, pod, index, container, attempt, node, started, finished, exitCode, reason, message, log);
    }
}
