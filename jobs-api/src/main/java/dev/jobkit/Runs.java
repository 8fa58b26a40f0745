package dev.jobkit;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import java.util.Optional;

/** Records of runs, and running again. Thread-safe. */
public interface Runs {
    /** Returns the record, if it is still kept. */
    Optional<JobRun> find(ObjectKey key);

    /** Returns a page of records, newest first. */
    Listed<JobRun> list(RunQuery query, Page page);

    /** Returns a page of the attempts of a run, in the order of their ends. */
    Listed<Attempt> attempts(String runUid, Page page);

    /**
     * Runs a Job again under its own name, with a new uid; one that is paused begins.
     *
     * @param seen what the caller believes of the Job, so that two people cannot rerun at once
     * @throws NotFoundException if there is no such Job
     * @throws ConflictException if the Job is not as seen
     * @throws InvalidJobException if what would run is refused, or has an idempotency key: those are of dispatches
     */
    JobRun rerun(ObjectKey job, RerunScope scope, Preconditions seen, Overrides once, WriteOptions options);
}
