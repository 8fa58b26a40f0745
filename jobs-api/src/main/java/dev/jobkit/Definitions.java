package dev.jobkit;

import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
     * Returns a page of the definitions of a namespace, by name.
     *
     * @param namespace the namespace; null means all
     */
    Listed<JobDefinition> list(@Nullable String namespace, Page page);

    /**
     * Stores a definition like this one under another key; starts nothing.
     *
     * @throws NotFoundException if there is no such definition
     * @throws AlreadyExistsException if the other key is taken
     * @throws InvalidJobException if the copy is refused
     */
    JobDefinition copy(ObjectKey key, ObjectKey to, WriteOptions options);

    /**
     * Removes the definition; its runs and their records stay.
     *
     * @throws NotFoundException if it is not there
     */
    void delete(ObjectKey key);

    /**
     * Runs the definition once, with these differences; the definition stays as it is. Under an idempotency key that was used
     * the first run is returned, values of secret parameters not told apart.
     *
     * @throws NotFoundException if there is no such definition
     * @throws InvalidJobException if what would run is refused; the refusal is kept as a record
     * @throws ConflictException if the idempotency key was used with other values; the message names them
     */
    JobRun dispatch(ObjectKey key, Overrides once, WriteOptions options);

    /**
     * Runs the definition once for each item; none is started unless all can be.
     *
     * @param items for each run the values of its parameters, at least one item
     * @param shape one Job for each item, or one Indexed Job for all
     * @param once what is different for all of them, without completions for an Indexed Job; with an idempotency key a
     *     repeated call returns the first runs, values of secret parameters not told apart
     * @return the records, in the order of the items; one for an Indexed Job
     * @throws NotFoundException if there is no such definition
     * @throws InvalidJobException if what would run is refused; the refusal is kept as a record
     * @throws ConflictException if the idempotency key was used with other items, another shape or other values
     */
    List<JobRun> expand(
            ObjectKey key, List<Map<String, String>> items, Expansion shape, Overrides once, WriteOptions options);
}
