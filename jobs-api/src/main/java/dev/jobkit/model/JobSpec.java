package dev.jobkit.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a Job is to do (batch/v1 JobSpec).
 *
 * <p>It holds what was written, also when that is wrong: admission judges it when the Job is submitted. Null
 * means not set.
 *
 * @param parallelism how many pods may run at once, 0 or more; 1 when missing
 * @param completions how many pods have to succeed, 0 or more; null with a parallelism makes a work queue
 * @param completionMode NonIndexed when missing
 * @param backoffLimit how many failures are forgiven; 6 when missing
 * @param backoffLimitPerIndex how many failures of one index are forgiven; Indexed only
 * @param maxFailedIndexes how many indexes may fail; needs backoffLimitPerIndex
 * @param podFailurePolicy what failures mean
 * @param successPolicy when the Job is successful before all indexes are done
 * @param podReplacementPolicy when a pod is replaced
 * @param suspension whether the Job is held back
 * @param activeDeadline how long the Job may be active, whole seconds from its start time
 * @param ttlAfterFinished how long the Job is kept after its end, whole seconds
 * @param managedBy the controller that works on it, when it is not this one
 * @param selector which pods belong to it; generated when missing
 * @param selectorSource who made the selector
 * @param template what its pods look like
 */
public record JobSpec(
        @Nullable Integer parallelism,
        @Nullable Integer completions,
        @Nullable CompletionMode completionMode,
        @Nullable Integer backoffLimit,
        @Nullable Integer backoffLimitPerIndex,
        @Nullable Integer maxFailedIndexes,
        @Nullable PodFailurePolicy podFailurePolicy,
        @Nullable SuccessPolicy successPolicy,
        @Nullable PodReplacementPolicy podReplacementPolicy,
        @Nullable Suspension suspension,
        @Nullable Duration activeDeadline,
        @Nullable Duration ttlAfterFinished,
        @Nullable String managedBy,
        @Nullable LabelSelector selector,
        @Nullable SelectorSource selectorSource,
        PodTemplate template) {

    /** Starts an empty job spec. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a builder that holds this value's parts. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.parallelism = parallelism;
        b.completions = completions;
        b.completionMode = completionMode;
        b.backoffLimit = backoffLimit;
        b.backoffLimitPerIndex = backoffLimitPerIndex;
        b.maxFailedIndexes = maxFailedIndexes;
        b.podFailurePolicy = podFailurePolicy;
        b.successPolicy = successPolicy;
        b.podReplacementPolicy = podReplacementPolicy;
        b.suspension = suspension;
        b.activeDeadline = activeDeadline;
        b.ttlAfterFinished = ttlAfterFinished;
        b.managedBy = managedBy;
        b.selector = selector;
        b.selectorSource = selectorSource;
        b.template = template;
        return b;
    }

    /** Returns a Job of one pod with this container, never restarted in place. */
    public static JobSpec of(Container container) {
        return builder().template(PodTemplate.of(PodSpec.of(container))).build();
    }

    /** Tells whether each success stands for an index of its own. */
    public boolean isIndexed() {
        return CompletionMode.INDEXED.equals(completionMode);
    }

    /** Tells whether the Job is held back. */
    public boolean isSuspended() {
        return suspension == Suspension.SUSPENDED;
    }

    /** Collects the parts; a plain holder for one thread that judges nothing. */
    public static final class Builder {
        private @Nullable Integer parallelism;
        private @Nullable Integer completions;
        private @Nullable CompletionMode completionMode;
        private @Nullable Integer backoffLimit;
        private @Nullable Integer backoffLimitPerIndex;
        private @Nullable Integer maxFailedIndexes;
        private @Nullable PodFailurePolicy podFailurePolicy;
        private @Nullable SuccessPolicy successPolicy;
        private @Nullable PodReplacementPolicy podReplacementPolicy;
        private @Nullable Suspension suspension;
        private @Nullable Duration activeDeadline;
        private @Nullable Duration ttlAfterFinished;
        private @Nullable String managedBy;
        private @Nullable LabelSelector selector;
        private @Nullable SelectorSource selectorSource;
        private PodTemplate template = PodTemplate.EMPTY;

        private Builder() {}

        /** Sets parallelism: how many pods may run at once, 0 or more; 1 when missing. */
        public Builder parallelism(@Nullable Integer parallelism) {
            this.parallelism = parallelism;
            return this;
        }

        /**
         * Sets completions: how many pods have to succeed, 0 or more; null with a parallelism makes a work
         * queue.
         */
        public Builder completions(@Nullable Integer completions) {
            this.completions = completions;
            return this;
        }

        /** Sets completionMode: nonIndexed when missing. */
        public Builder completionMode(@Nullable CompletionMode completionMode) {
            this.completionMode = completionMode;
            return this;
        }

        /** Sets backoffLimit: how many failures are forgiven; 6 when missing. */
        public Builder backoffLimit(@Nullable Integer backoffLimit) {
            this.backoffLimit = backoffLimit;
            return this;
        }

        /** Sets backoffLimitPerIndex: how many failures of one index are forgiven; Indexed only. */
        public Builder backoffLimitPerIndex(@Nullable Integer backoffLimitPerIndex) {
            this.backoffLimitPerIndex = backoffLimitPerIndex;
            return this;
        }

        /** Sets maxFailedIndexes: how many indexes may fail; needs backoffLimitPerIndex. */
        public Builder maxFailedIndexes(@Nullable Integer maxFailedIndexes) {
            this.maxFailedIndexes = maxFailedIndexes;
            return this;
        }

        /** Sets podFailurePolicy: what failures mean. */
        public Builder podFailurePolicy(@Nullable PodFailurePolicy podFailurePolicy) {
            this.podFailurePolicy = podFailurePolicy;
            return this;
        }

        /** Sets successPolicy: when the Job is successful before all indexes are done. */
        public Builder successPolicy(@Nullable SuccessPolicy successPolicy) {
            this.successPolicy = successPolicy;
            return this;
        }

        /** Sets podReplacementPolicy: when a pod is replaced. */
        public Builder podReplacementPolicy(@Nullable PodReplacementPolicy podReplacementPolicy) {
            this.podReplacementPolicy = podReplacementPolicy;
            return this;
        }

        /** Sets suspension: whether the Job is held back. */
        public Builder suspension(@Nullable Suspension suspension) {
            this.suspension = suspension;
            return this;
        }

        /** Sets activeDeadline: how long the Job may be active, whole seconds from its start time. */
        public Builder activeDeadline(@Nullable Duration activeDeadline) {
            this.activeDeadline = activeDeadline;
            return this;
        }

        /** Sets ttlAfterFinished: how long the Job is kept after its end, whole seconds. */
        public Builder ttlAfterFinished(@Nullable Duration ttlAfterFinished) {
            this.ttlAfterFinished = ttlAfterFinished;
            return this;
        }

        /** Sets managedBy: the controller that works on it, when it is not this one. */
        public Builder managedBy(@Nullable String managedBy) {
            this.managedBy = managedBy;
            return this;
        }

        /** Sets selector: which pods belong to it; generated when missing. */
        public Builder selector(@Nullable LabelSelector selector) {
            this.selector = selector;
            return this;
        }

        /** Sets selectorSource: who made the selector. */
        public Builder selectorSource(@Nullable SelectorSource selectorSource) {
            this.selectorSource = selectorSource;
            return this;
        }

        /** Sets template: what its pods look like. */
        public Builder template(PodTemplate template) {
            this.template = template;
            return this;
        }

        /** Returns the value. */
        public JobSpec build() {
            return new JobSpec(
                    parallelism,
                    completions,
                    completionMode,
                    backoffLimit,
                    backoffLimitPerIndex,
                    maxFailedIndexes,
                    podFailurePolicy,
                    successPolicy,
                    podReplacementPolicy,
                    suspension,
                    activeDeadline,
                    ttlAfterFinished,
                    managedBy,
                    selector,
                    selectorSource,
                    template);
        }
    }
}
