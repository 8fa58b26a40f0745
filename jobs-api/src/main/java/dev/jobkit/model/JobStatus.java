package dev.jobkit.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a Job stands (batch/v1 JobStatus).
 *
 * @param active pods that neither ended nor are being deleted
 * @param ready active pods that are ready; null before the first pass
 * @param terminating pods being deleted that have not ended; null before the first pass
 * @param succeeded successes counted
 * @param failed failures counted
 * @param completedIndexes indexes that succeeded; Indexed only
 * @param failedIndexes indexes that failed for good; only with backoffLimitPerIndex
 * @param startTime when it was started or resumed last
 * @param completionTime when it completed; never set by a failure
 * @param conditions findings
 * @param uncounted what other controllers left uncounted
 */
public record JobStatus(
        int active,
        @Nullable Integer ready,
        @Nullable Integer terminating,
        int succeeded,
        int failed,
        IndexSet completedIndexes,
        @Nullable IndexSet failedIndexes,
        @Nullable Instant startTime,
        @Nullable Instant completionTime,
        List<JobCondition> conditions,
        @Nullable UncountedPods uncounted) {
    /** The status of a Job that no pass has seen. */
    public static final JobStatus EMPTY = builder().build();

    /** Copies the collections; judges nothing. */
    public JobStatus {
        conditions = List.copyOf(conditions);
    }

    /** Starts an empty job status. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a builder that holds this value's parts. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.active = active;
        b.ready = ready;
        b.terminating = terminating;
        b.succeeded = succeeded;
        b.failed = failed;
        b.completedIndexes = completedIndexes;
        b.failedIndexes = failedIndexes;
        b.startTime = startTime;
        b.completionTime = completionTime;
        b.conditions = conditions;
        b.uncounted = uncounted;
        return b;
    }

    /** Returns the condition of this type, if there is one. */
    public Optional<JobCondition> condition(JobConditionType type) {
        for (JobCondition c : conditions) {
            if (c.type().equals(type)) {
                return Optional.of(c);
            }
        }
        return Optional.empty();
    }

    /** Tells whether the condition of this type is there and True. */
    public boolean has(JobConditionType type) {
        for (int i = 0; i < conditions.size(); i++) { // no iterator: asked many times a pass
            JobCondition c = conditions.get(i);
            if (c.holds(type)) {
                return true;
            }
        }
        return false;
    }

    /** Collects the parts; a plain holder for one thread that judges nothing. */
    public static final class Builder {
        private int active = 0;
        private @Nullable Integer ready;
        private @Nullable Integer terminating;
        private int succeeded = 0;
        private int failed = 0;
        private IndexSet completedIndexes = IndexSet.EMPTY;
        private @Nullable IndexSet failedIndexes;
        private @Nullable Instant startTime;
        private @Nullable Instant completionTime;
        private List<JobCondition> conditions = List.of();
        private @Nullable UncountedPods uncounted;

        private Builder() {}

        /** Sets active: pods that neither ended nor are being deleted. */
        public Builder active(int active) {
            this.active = active;
            return this;
        }

        /** Sets ready: active pods that are ready; null before the first pass. */
        public Builder ready(@Nullable Integer ready) {
            this.ready = ready;
            return this;
        }

        /** Sets terminating: pods being deleted that have not ended; null before the first pass. */
        public Builder terminating(@Nullable Integer terminating) {
            this.terminating = terminating;
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

        /** Sets completedIndexes: indexes that succeeded; Indexed only. */
        public Builder completedIndexes(IndexSet completedIndexes) {
            this.completedIndexes = completedIndexes;
            return this;
        }

        /** Sets failedIndexes: indexes that failed for good; only with backoffLimitPerIndex. */
        public Builder failedIndexes(@Nullable IndexSet failedIndexes) {
            this.failedIndexes = failedIndexes;
            return this;
        }

        /** Sets startTime: when it was started or resumed last. */
        public Builder startTime(@Nullable Instant startTime) {
            this.startTime = startTime;
            return this;
        }

        /** Sets completionTime: when it completed; never set by a failure. */
        public Builder completionTime(@Nullable Instant completionTime) {
            this.completionTime = completionTime;
            return this;
        }

        /** Sets conditions: findings. */
        public Builder conditions(List<JobCondition> conditions) {
            this.conditions = conditions;
            return this;
        }

        /** Sets uncounted: what other controllers left uncounted. */
        public Builder uncounted(@Nullable UncountedPods uncounted) {
            this.uncounted = uncounted;
            return this;
        }

        /** Returns the value. */
        public JobStatus build() {
            return new JobStatus(
                    active,
                    ready,
                    terminating,
                    succeeded,
                    failed,
                    completedIndexes,
                    failedIndexes,
                    startTime,
                    completionTime,
                    conditions,
                    uncounted);
        }
    }
}
