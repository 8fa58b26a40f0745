package dev.jobkit.core.admission;

import dev.jobkit.model.Job;
import dev.jobkit.model.Metadata;
import java.util.List;

/** Takes Jobs in: fills in defaults and judges them when they are made or changed (batch/v1 Job). */
public final class JobAdmission {
    private JobAdmission() {}

    /**
     * Judges a new Job.
     *
     * @param sent the Job as it was written, its name already generated where it asked for that
     * @param uid its identity
     */
    public static Reviewed<Job> create(Job sent, String uid) {
        Job job = JobDefaults.create(sent, uid);
        Findings found = new Findings();
        JobRules.job(found, job, JobRules.PrefixedLabels.REQUIRED);
        return new Reviewed<>(JobDefaults.withTemplateLabels(job), new Review(found.toList(), Warnings.created(job)));
    }

    /**
     * Judges a changed Job; its status stays as it is stored.
     *
     * @param stored the Job as it is
     * @param sent the Job as it is wished
     */
    public static Reviewed<Job> update(Job stored, Job sent) {
        Job read = JobDefaults.read(sent);
        long generation = stored.metadata().generation();
        boolean changed = !read.spec().equals(stored.spec());
        Metadata metadata = Carried.over(read.metadata(), stored.metadata(), changed ? generation + 1 : generation);
        Job job = read.withMetadata(metadata).withStatus(stored.status(), stored.tracking());
        Findings found = new Findings();
        UpdateRules.job(found, job, stored);
        List<String> warnings = changed ? Warnings.updated(job) : List.of();
        return new Reviewed<>(job, new Review(found.toList(), warnings));
    }

    /**
     * Judges a changed status; the spec stays as it is stored.
     *
     * @param stored the Job as it is
     * @param sent the Job with the wished status
     */
    public static Reviewed<Job> updateStatus(Job stored, Job sent) {
        Metadata metadata = Carried.over(
                sent.metadata(), stored.metadata(), stored.metadata().generation());
        Job job = sent.withMetadata(metadata).withSpec(stored.spec()).withStatus(sent.status(), stored.tracking());
        Findings found = new Findings();
        StatusRules.job(found, job, stored);
        return new Reviewed<>(job, new Review(found.toList(), List.of()));
    }
}
