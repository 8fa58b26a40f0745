package dev.jobkit.spi;

import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A fact about a run or its pod. */
public sealed interface RunReport {
    /**
     * The run waits for something.
     *
     * @param reason one word, {@code "ContainerCreating"}
     * @param message a sentence
     */
    record Waiting(String reason, String message) implements RunReport {}

    /**
     * The run began.
     *
     * @param at when
     */
    record Started(Instant at) implements RunReport {}

    /**
     * The container is ready to serve.
     *
     * @param at since when
     */
    record Ready(Instant at) implements RunReport {}

    /**
     * The container is not ready to serve, though its start-up is over.
     *
     * @param at since when
     */
    record NotReady(Instant at) implements RunReport {}

    /**
     * The run did not begin: it is tried again with a delay, or, when it was to be stopped, it is over.
     *
     * @param reason one word, {@code "ErrImagePull"}
     * @param message a sentence: what was missing, where it was looked for, what would help
     */
    record NotStarted(String reason, String message) implements RunReport {}

    /**
     * How far the program says it is.
     *
     * @param fraction 0 to 1
     * @param text a word about it
     */
    record Progressed(double fraction, String text) implements RunReport {}

    /**
     * What the run uses.
     *
     * @param usage the measurement
     */
    record Used(Usage usage) implements RunReport {}

    /**
     * A condition of the whole pod, such as DisruptionTarget before an eviction. PodScheduled with status False says that
     * the pod waits for room, and why.
     *
     * @param condition the condition
     */
    record PodConditionSet(PodCondition condition) implements RunReport {}

    /**
     * The run has ended.
     *
     * @param exitCode 0 to 255; 128 + n after signal n
     * @param signal the signal, where known
     * @param reason one word, {@code "OOMKilled"}; null means Completed or Error by the exit code
     * @param message its last words
     * @param startedAt when it began; null when it never did
     * @param finishedAt when it ended
     */
    record Exited(
            int exitCode,
            @Nullable Integer signal,
            @Nullable String reason,
            @Nullable String message,
            @Nullable Instant startedAt,
            Instant finishedAt)
            implements RunReport {
        /** Returns the plain end of a run with this exit code. */
        public static Exited of(int exitCode, Instant startedAt, Instant finishedAt) {
            return new Exited(exitCode, null, null, null, startedAt, finishedAt);
        }
    }

    /**
     * The whole pod has ended, whatever its restart policy says: an executor with a kubelet of its own says so, or one
     * that evicts.
     *
     * @param phase Succeeded or Failed
     * @param reason one word, {@code "Evicted"}; may be null
     * @param message a sentence; may be null
     * @param at when
     */
    record PodEnded(
            PodPhase phase,
            @Nullable String reason,
            @Nullable String message,
            Instant at) implements RunReport {}

    /**
     * Nobody can tell how the run ended: its host is gone. The pod fails with the condition DisruptionTarget.
     *
     * @param message a sentence
     */
    record Lost(String message) implements RunReport {}
}
