package dev.jobkit.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When and what a CronJob starts (batch/v1 CronJobSpec).
 *
 * @param schedule five cron fields or a descriptor, {@code "30 21 * * *"}
 * @param timeZone the name of a time zone; that of the controller when missing
 * @param startingDeadline how late a run may start, whole seconds
 * @param concurrencyPolicy Allow when missing
 * @param suspension whether it is held back
 * @param jobTemplate what it starts
 * @param successfulJobsHistoryLimit how many complete Jobs are kept; 3 when missing
 * @param failedJobsHistoryLimit how many failed Jobs are kept; 1 when missing
 */
public record CronJobSpec(
        String schedule,
        @Nullable String timeZone,
        @Nullable Duration startingDeadline,
        @Nullable ConcurrencyPolicy concurrencyPolicy,
        @Nullable Suspension suspension,
        JobTemplate jobTemplate,
        @Nullable Integer successfulJobsHistoryLimit,
        @Nullable Integer failedJobsHistoryLimit) {

    /** Starts an empty cron job spec. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a builder that holds this value's parts. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.schedule = schedule;
        b.timeZone = timeZone;
        b.startingDeadline = startingDeadline;
        b.concurrencyPolicy = concurrencyPolicy;
        b.suspension = suspension;
        b.jobTemplate = jobTemplate;
        b.successfulJobsHistoryLimit = successfulJobsHistoryLimit;
        b.failedJobsHistoryLimit = failedJobsHistoryLimit;
        return b;
    }

    /** Collects the parts; a plain holder for one thread that judges nothing. */
    public static final class Builder {
        private String schedule = "";
        private @Nullable String timeZone;
        private @Nullable Duration startingDeadline;
        private @Nullable ConcurrencyPolicy concurrencyPolicy;
        private @Nullable Suspension suspension;
        private JobTemplate jobTemplate = JobTemplate.EMPTY;
        private @Nullable Integer successfulJobsHistoryLimit;
        private @Nullable Integer failedJobsHistoryLimit;

        private Builder() {}

        /** Sets schedule: five cron fields or a descriptor, {@code "30 21 * * *"}. */
        public Builder schedule(String schedule) {
            this.schedule = schedule;
            return this;
        }

        /** Sets timeZone: the name of a time zone; that of the controller when missing. */
        public Builder timeZone(@Nullable String timeZone) {
            this.timeZone = timeZone;
            return this;
        }

        /** Sets startingDeadline: how late a run may start, whole seconds. */
        public Builder startingDeadline(@Nullable Duration startingDeadline) {
            this.startingDeadline = startingDeadline;
            return this;
        }

        /** Sets concurrencyPolicy: allow when missing. */
        public Builder concurrencyPolicy(@Nullable ConcurrencyPolicy concurrencyPolicy) {
            this.concurrencyPolicy = concurrencyPolicy;
            return this;
        }

        /** Sets suspension: whether it is held back. */
        public Builder suspension(@Nullable Suspension suspension) {
            this.suspension = suspension;
            return this;
        }

        /** Sets jobTemplate: what it starts. */
        public Builder jobTemplate(JobTemplate jobTemplate) {
            this.jobTemplate = jobTemplate;
            return this;
        }

        /** Sets successfulJobsHistoryLimit: how many complete Jobs are kept; 3 when missing. */
        public Builder successfulJobsHistoryLimit(@Nullable Integer successfulJobsHistoryLimit) {
            this.successfulJobsHistoryLimit = successfulJobsHistoryLimit;
            return this;
        }

        /** Sets failedJobsHistoryLimit: how many failed Jobs are kept; 1 when missing. */
        public Builder failedJobsHistoryLimit(@Nullable Integer failedJobsHistoryLimit) {
            this.failedJobsHistoryLimit = failedJobsHistoryLimit;
            return this;
        }

        /** Returns the value. */
        public CronJobSpec build() {
            return new CronJobSpec(
                    schedule,
                    timeZone,
                    startingDeadline,
                    concurrencyPolicy,
                    suspension,
                    jobTemplate,
                    successfulJobsHistoryLimit,
                    failedJobsHistoryLimit);
        }
    }
}
