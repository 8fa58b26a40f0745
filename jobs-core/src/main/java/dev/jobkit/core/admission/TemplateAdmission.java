package dev.jobkit.core.admission;

import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes in Jobs that are made from one template, or with one spec, one after the other: what they have in common is filled
 * in and judged with the first of them and not again until the spec changes. The answers are those of
 * {@link JobAdmission#create}, but for the warnings, which only the first one gets. Thread-safe.
 *
 * <p>Source: none, it holds no rule.
 */
public final class TemplateAdmission {
    private volatile @Nullable Accepted last;

    /** A spec that was right, as it was sent and with its defaults. */
    private record Accepted(JobSpec sent, JobSpec spec) {}

    /**
     * Judges a new Job.
     *
     * @param job the Job as the template has it, with a name of its own
     * @param uid its identity
     */
    public Reviewed<Job> create(Job job, String uid) {
        Accepted known = last;
        if (known == null || !job.spec().equals(known.sent())) {
            Reviewed<Job> first = JobAdmission.create(job, uid);
            last = first.review().isAccepted()
                    ? new Accepted(job.spec(), JobDefaults.read(job).spec())
                    : null;
            return first;
        }
        Job next = JobDefaults.identified(job, JobDefaults.withTemplateLabels(job.withSpec(known.spec())), uid);
        Findings found = new Findings();
        JobRules.identity(found, next, JobRules.PrefixedLabels.REQUIRED);
        Review review = new Review(found.toList(), List.of());
        return review.isAccepted()
                ? new Reviewed<>(JobDefaults.withTemplateLabels(next), review)
                : JobAdmission.create(job, uid); // which has the faults of the whole in their order
    }
}
