package dev.jobkit.core.admission;

import dev.jobkit.model.ConcurrencyPolicy;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Suspension;

/** Fills in what a CronJob leaves open (batch/v1 defaults of CronJob); its Jobs get theirs when they are made. */
final class CronDefaults {
    private static final int SUCCESSFUL_KEPT = 3;
    private static final int FAILED_KEPT = 1;

    private CronDefaults() {}

    static CronJob read(CronJob job) {
        CronJobSpec spec = job.spec();
        JobTemplate template = spec.jobTemplate();
        CronJobSpec.Builder b = spec.toBuilder()
                .jobTemplate(new JobTemplate(
                        template.labels(),
                        template.annotations(),
                        JobDefaults.template(template.spec()),
                        template.rest()));
        if (spec.concurrencyPolicy() == null || spec.concurrencyPolicy().value().isEmpty()) {
            b.concurrencyPolicy(ConcurrencyPolicy.ALLOW);
        }
        if (spec.suspension() == null) {
            b.suspension(Suspension.NOT_SUSPENDED);
        }
        if (spec.successfulJobsHistoryLimit() == null) {
            b.successfulJobsHistoryLimit(SUCCESSFUL_KEPT);
        }
        if (spec.failedJobsHistoryLimit() == null) {
            b.failedJobsHistoryLimit(FAILED_KEPT);
        }
        return job.withSpec(b.build());
    }
}
