package dev.jobkit.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the controller remembers about a Job beside its status; stored, never shown in a manifest.
 *
 * @param failuresSinceSuccess failed pods since the last success: the exponent of the back-off delay
 * @param lastFailure when the last of them ended
 * @param takenOver indexes that an earlier run completed (a rerun of failed indexes)
 * @param runUid the uid of the run record of this Job, which is the Job's own; null when there is no record
 * @param run the name of the run record of this Job, in its namespace; null when there is no record
 * @param source the definition that was dispatched; null when the Job came another way
 * @param parameters the names of the parameters that were declared then, and which of them may not be shown
 */
public record Tracking(
        int failuresSinceSuccess,
        @Nullable Instant lastFailure,
        IndexSet takenOver,
        @Nullable String runUid,
        @Nullable String run,
        @Nullable ObjectRef source,
        Map<String, Secrecy> parameters) {
    /** Copies the collections; judges nothing. */
    public Tracking {
        parameters = Copies.ordered(parameters);
    }

    /** Makes what is remembered of a Job that was not dispatched. */
    public Tracking(
            int failuresSinceSuccess,
            @Nullable Instant lastFailure,
            IndexSet takenOver,
            @Nullable String runUid,
            @Nullable String run) {
        this(failuresSinceSuccess, lastFailure, takenOver, runUid, run, null, Map.of());
    }

    /** Makes what is remembered of a Job whose record has no name that is known. */
    public Tracking(
            int failuresSinceSuccess, @Nullable Instant lastFailure, IndexSet takenOver, @Nullable String runUid) {
        this(failuresSinceSuccess, lastFailure, takenOver, runUid, null);
    }

    /** Nothing happened yet. */
    public static final Tracking NONE = builder().build();

    /** Starts an empty tracking. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a builder that holds this value's parts. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.failuresSinceSuccess = failuresSinceSuccess;
        b.lastFailure = lastFailure;
        b.takenOver = takenOver;
        b.runUid = runUid;
        b.run = run;
        b.source = source;
        b.parameters = parameters;
        return b;
    }

    /** Collects the parts; a plain holder for one thread that judges nothing. */
    public static final class Builder {
        private int failuresSinceSuccess = 0;
        private @Nullable Instant lastFailure;
        private IndexSet takenOver = IndexSet.EMPTY;
        private @Nullable String runUid;
        private @Nullable String run;
        private @Nullable ObjectRef source;
        private Map<String, Secrecy> parameters = Map.of();

        private Builder() {}

        /** Sets failuresSinceSuccess: failed pods since the last success: the exponent of the back-off delay. */
        public Builder failuresSinceSuccess(int failuresSinceSuccess) {
            this.failuresSinceSuccess = failuresSinceSuccess;
            return this;
        }

        /** Sets lastFailure: when the last of them ended. */
        public Builder lastFailure(@Nullable Instant lastFailure) {
            this.lastFailure = lastFailure;
            return this;
        }

        /** Sets takenOver: indexes that an earlier run completed (a rerun of failed indexes). */
        public Builder takenOver(IndexSet takenOver) {
            this.takenOver = takenOver;
            return this;
        }

        /** Sets runUid: the uid of the run record of this Job. */
        public Builder runUid(@Nullable String runUid) {
            this.runUid = runUid;
            return this;
        }

        /** Sets run: the name of the run record of this Job. */
        public Builder run(@Nullable String run) {
            this.run = run;
            return this;
        }

        /** Sets source: the definition that was dispatched. */
        public Builder source(@Nullable ObjectRef source) {
            this.source = source;
            return this;
        }

        /** Sets parameters: the names of the parameters that were declared, and which of them may not be shown. */
        public Builder parameters(Map<String, Secrecy> parameters) {
            this.parameters = parameters;
            return this;
        }

        /** Returns the value. */
        public Tracking build() {
            return new Tracking(failuresSinceSuccess, lastFailure, takenOver, runUid, run, source, parameters);
        }
    }
}
