package dev.jobkit;

import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import java.util.Optional;

/** Stored Jobs that are not runs, and their dispatch. Thread-safe. */
public interface Definitions {
    /**
     * Stores or replaces a definition; starts nothing.
     *
     * @throws InvalidJobException if it is refused
     * @throws ConflictException if it carries a revision and has changed meanwhile
     */
    JobDefinition put(JobDefinition definition, WriteOptions options);

    /** Returns the definition, if it is there. */
    Optional<JobDefinition> find(ObjectKey key);

    /**
     * Removes the definition; its runs and their records stay.
     *
     * @throws NotFoundException if it is not there
     */
    void delete(ObjectKey key);

    /**
     * Runs the definition once, with these differences; the definition stays as it is.
     *
     * @throws NotFoundException if there is no such definition
     * @throws InvalidJobException if what would run is refused; the refusal is kept as a record
     */
    JobRun dispatch(ObjectKey key, Overrides once, WriteOptions options);
}
