package dev.jobkit.core.admission;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobStatus;
import dev.jobkit.model.Metadata;
import java.util.List;

/** Takes CronJobs in: fills in defaults and judges them when they are made or changed (batch/v1 CronJob). */
public final class CronJobAdmission {
    private final ScheduleCheck check;

    /** Makes the admission that asks this check about schedules and zones. */
    public CronJobAdmission(ScheduleCheck check) {
        this.check = check;
    }

    /**
     * Judges a new CronJob.
     *
     * @param sent the CronJob as it was written, its name already generated where it asked for that
     * @param uid its identity
     */
    public Reviewed<CronJob> create(CronJob sent, String uid) {
        CronJob read = CronDefaults.read(sent);
        CronJob job =
                read.withMetadata(JobDefaults.identify(read.metadata(), uid)).withStatus(CronJobStatus.EMPTY);
        Findings found = new Findings();
        CronRules.create(found, job, check);
        return new Reviewed<>(job, new Review(found.toList(), Warnings.created(job)));
    }

    /**
     * Judges a changed CronJob; its status stays as it is stored.
     *
     * @param stored the CronJob as it is
     * @param sent the CronJob as it is wished
     */
    public Reviewed<CronJob> update(CronJob stored, CronJob sent) {
        CronJob read = CronDefaults.read(sent);
        boolean changed = !read.spec().equals(stored.spec());
        long generation = stored.metadata().generation();
        Metadata metadata = Carried.over(read.metadata(), stored.metadata(), changed ? generation + 1 : generation);
        CronJob job = read.withMetadata(metadata).withStatus(stored.status());
        Findings found = new Findings();
        MetadataRules.beforeUpdate(found, metadata, stored.metadata());
        CronRules.update(found, job, stored, check);
        List<String> warnings = changed ? Warnings.updated(job) : List.of();
        return new Reviewed<>(job, new Review(found.toList(), warnings));
    }

    /**
     * Judges a changed status; the spec stays as it is stored.
     *
     * @param stored the CronJob as it is
     * @param sent the CronJob with the wished status
     */
    public Reviewed<CronJob> updateStatus(CronJob stored, CronJob sent) {
        Metadata metadata = Carried.over(
                sent.metadata(), stored.metadata(), stored.metadata().generation());
        CronJob job = sent.withMetadata(metadata).withSpec(stored.spec());
        Findings found = new Findings();
        MetadataRules.beforeUpdate(found, metadata, stored.metadata());
        MetadataRules.update(found, metadata, stored.metadata());
        return new Reviewed<>(job, new Review(found.toList(), List.of()));
    }
}
