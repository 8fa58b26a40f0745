package dev.jobkit;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import java.util.Optional;

/** All kinds of objects, as a server, a console or a tool needs them. Thread-safe. */
public interface Objects {
    /** Returns the object, if it is there. */
    <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key);

    /**
     * Returns a page of the objects that the query chooses, by namespace and name.
     *
     * @throws RevisionGoneException if the page's token is too old to go on
     */
    <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) throws RevisionGoneException;

    /** Returns all objects that the query chooses, by namespace and name. */
    default <T extends Stored> Listed<T> all(Kind<T> kind, Query query) {
        try {
            return list(kind, query, Page.ALL);
        } catch (RevisionGoneException e) {
            throw new AssertionError("a list without token cannot be too old", e);
        }
    }

    /**
     * Follows the objects that the query chooses.
     *
     * @throws RevisionGoneException if the change log no longer goes back to where the watch is to begin
     */
    <T extends Stored> Watch<T> watch(Kind<T> kind, Query query, From from) throws RevisionGoneException;

    /**
     * Stores a new object.
     *
     * @throws InvalidJobException if it is refused
     * @throws AlreadyExistsException if the name is taken
     */
    <T extends Stored> Admitted<T> create(T object, WriteOptions options);

    /**
     * Changes spec, labels and so on of the object at the revision that it carries (0: whatever it is now); the status stays.
     *
     * @throws InvalidJobException if the change is refused
     * @throws NotFoundException if it is not there
     * @throws ConflictException if it has changed meanwhile
     */
    <T extends Stored> Admitted<T> update(T object, WriteOptions options);

    /**
     * Changes the status of the object at the revision that it carries (0: whatever it is now); all else stays. For
     * controllers named by {@code managedBy}.
     *
     * @throws InvalidJobException if the change is refused
     * @throws NotFoundException if it is not there
     * @throws ConflictException if it has changed meanwhile
     */
    <T extends Stored> Admitted<T> updateStatus(T object, WriteOptions options);

    /**
     * Asks for the deletion of the object; it goes once nothing holds it.
     *
     * @return its last state, or its state while it is being deleted
     * @throws NotFoundException if it is not there
     * @throws ConflictException if a precondition does not hold
     */
    <T extends Stored> T delete(
            Kind<T> kind, ObjectKey key, Preconditions preconditions, Propagation propagation, WriteOptions options);
}
