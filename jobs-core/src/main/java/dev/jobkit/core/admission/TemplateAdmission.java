package dev.jobkit.core.admission;

import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes in Jobs that are made from one template, one after the other: what they have in common is filled in and judged with
 * the first of them and not again until the template changes. The answers are those of {@link JobAdmission#create}, but for
 * the warnings, which only the first one gets. For one thread.
 *
 * <p>Source: none, it holds no rule.
 */
public final class TemplateAdmission {
    private @Nullable JobSpec sent;
    private @Nullable JobSpec accepted;

    /**
     * Judges a new Job.
     *
     * @param job the Job as the template has it, with a name of its own
     * @param uid its identity
     */
    public Reviewed<Job> create(Job job, String uid) {
        JobSpec known = accepted;
        if (known == null || !job.spec().equals(sent)) {
            Reviewed<Job> first = JobAdmission.create(job, uid);
            boolean fits = first.review().isAccepted();
            sent = fits ? job.spec() : null;
            accepted = fits ? JobDefaults.read(job).spec() : null;
            return first;
        }
        Job next = JobDefaults.identified(job, JobDefaults.withTemplateLabels(job.withSpec(known)), uid);
        Findings found = new Findings();
        JobRules.identity(found, next, JobRules.PrefixedLabels.REQUIRED);
        return new Reviewed<>(JobDefaults.withTemplateLabels(next), new Review(found.toList(), List.of()));
    }
}
