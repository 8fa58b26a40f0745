package dev.jobkit.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a run stands; of constant size.
 *
 * @param outcome how it stands
 * @param started when it began
 * @param finished when it ended
 * @param succeeded successes counted
 * @param failed failures counted
 * @param completedIndexes indexes that succeeded
 * @param failedIndexes indexes that failed
 * @param reason why it ended so, one word
 * @param message why it ended so, a sentence
 * @param cancelled who cancelled it
 * @param lastFailure what the last failed pod said
 * @param trimmed how many of the oldest attempts are no longer kept, with their output
 */
public record RunStatus(
        RunOutcome outcome,
        @Nullable Instant started,
        @Nullable Instant finished,
        int succeeded,
        int failed,
        IndexSet completedIndexes,
        @Nullable IndexSet failedIndexes,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Cancellation cancelled,
        @Nullable String lastFailure,
        int trimmed) {

    /** Starts an empty run status. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a builder that holds this value's parts. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.outcome = outcome;
        b.started = started;
        b.finished = finished;
        b.succeeded = succeeded;
        b.failed = failed;
        b.completedIndexes = completedIndexes;
        b.failedIndexes = failedIndexes;
        b.reason = reason;
        b.message = message;
        b.cancelled = cancelled;
        b.lastFailure = lastFailure;
        b.trimmed = trimmed;
        return b;
    }

    /** Collects the parts; a plain holder for one thread that judges nothing. */
    public static final class Builder {
        private RunOutcome outcome = RunOutcome.RUNNING;
        private @Nullable Instant started;
        private @Nullable Instant finished;
        private int succeeded = 0;
        private int failed = 0;
        private IndexSet completedIndexes = IndexSet.EMPTY;
        private @Nullable IndexSet failedIndexes;
        private @Nullable String reason;
        private @Nullable String message;
        private @Nullable Cancellation cancelled;
        private @Nullable String lastFailure;
        private int trimmed = 0;

        private Builder() {}

        /** Sets outcome: how it stands. */
        public Builder outcome(RunOutcome outcome) {
            this.outcome = outcome;
            return this;
        }

        /** Sets started: when it began. */
        public Builder started(@Nullable Instant started) {
            this.started = started;
            return this;
        }

        /** Sets finished: when it ended. */
        public Builder finished(@Nullable Instant finished) {
            this.finished = finished;
            return this;
        }

        /** Sets succeeded: successes counted. */
        public Builder succeeded(int succeeded) {
            this.succeeded = succeeded;
            return this;
        }

        /** Sets failed: failures counted. */
        public Builder failed(int failed) {
            this.failed = failed;
            return this;
        }

        /** Sets completedIndexes: indexes that succeeded. */
        public Builder completedIndexes(IndexSet completedIndexes) {
            this.completedIndexes = completedIndexes;
            return this;
        }

        /** Sets failedIndexes: indexes that failed. */
        public Builder failedIndexes(@Nullable IndexSet failedIndexes) {
            this.failedIndexes = failedIndexes;
            return this;
        }

        /** Sets reason: why it ended so, one word. */
        public Builder reason(@Nullable String reason) {
            this.reason = reason;
            return this;
        }

        /** Sets message: why it ended so, a sentence. */
        public Builder message(@Nullable String message) {
            this.message = message;
            return this;
        }

        /** Sets cancelled: who cancelled it. */
        public Builder cancelled(@Nullable Cancellation cancelled) {
            this.cancelled = cancelled;
            return this;
        }

        /** Sets lastFailure: what the last failed pod said. */
        public Builder lastFailure(@Nullable String lastFailure) {
            this.lastFailure = lastFailure;
            return this;
        }

        /** Sets trimmed: how many of the oldest attempts are no longer kept. */
        public Builder trimmed(int trimmed) {
            this.trimmed = trimmed;
            return this;
        }

        /** Returns the value. */
        public RunStatus build() {
            return new RunStatus(
                    outcome,
                    started,
                    finished,
                    succeeded,
                    failed,
                    completedIndexes,
                    failedIndexes,
                    reason,
                    message,
                    cancelled,
                    lastFailure,
                    trimmed);
        }
    }
}
