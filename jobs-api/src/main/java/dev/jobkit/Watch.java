package dev.jobkit;

import dev.jobkit.model.Position;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.RevisionGoneException;
import java.util.List;

/**
 * Follows the objects that a query chooses: a cursor over the change log, without a thread of its own.
 *
 * <p>An object that begins to fit the query is told as ADDED, one that ceases to fit as DELETED, also by a watch that was
 * resumed somewhere: it remembers nothing but its place. Where a store gives a later state of an object than a change left
 * (see {@link dev.jobkit.spi.Change.Written}), an object that is known may be told as ADDED again, and one that is not as
 * DELETED: whoever keeps a map by uid ends with what the store has.
 *
 * <p>One reader at a time.
 *
 * @param <T> the class of the objects
 */
public interface Watch<T extends Stored> extends AutoCloseable {
    /**
     * Returns the next steps, at most {@code limit}, without waiting; empty when there is nothing new.
     *
     * @throws RevisionGoneException if the watch fell behind what the store keeps: list again and watch from there
     */
    List<WatchEvent<T>> poll(int limit) throws RevisionGoneException;

    /** Calls the task, on any thread, whenever there may be something to poll; the task only passes the word on. */
    void onReady(Runnable task);

    /** Returns the place up to which the watch has looked. */
    Position position();

    /** Ends the watch. */
    @Override
    void close();
}
