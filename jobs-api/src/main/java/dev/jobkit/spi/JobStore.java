package dev.jobkit.spi;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Stored;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Keeps objects, their change log and attempts.
 *
 * <p>Each write and each event of a commit takes a revision of its own; revisions are consecutive over the whole store, in
 * commit order, and a commit's are together. A reader sees all of a commit or nothing. Thread-safe.
 */
public interface JobStore extends AutoCloseable {
    /** Returns the object, if it is there. */
    <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key);

    /**
     * Returns those of these objects that are there, each once and in no order.
     *
     * <p>A controller that starts reads thousands by it, some hundred at a time. As it is, it asks for one after the other; a
     * store to which each question is a way should ask once.
     */
    default <T extends Stored> List<T> getAll(Kind<T> kind, Set<ObjectKey> keys) {
        return keys.stream().flatMap(key -> get(kind, key).stream()).toList();
    }

    /**
     * Returns the objects that the query chooses, ordered by namespace and name.
     *
     * @throws RevisionGoneException if the page's token is too old to go on
     */
    <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) throws RevisionGoneException;

    /** Returns all objects that the query chooses, in the order of {@link #list}. */
    default <T extends Stored> Listed<T> all(Kind<T> kind, Query query) {
        try {
            return list(kind, query, Page.ALL);
        } catch (RevisionGoneException e) {
            throw new AssertionError("a list without token cannot be too old", e);
        }
    }

    /**
     * Returns what an index needs of the objects that the query chooses, in the order and with the pages of {@link #list}.
     *
     * <p>A controller that starts reads thousands by it. As it is, it reads the objects whole; a store that can spare that
     * should.
     *
     * @throws RevisionGoneException if the page's token is too old to go on
     */
    default <T extends Stored> Listed<Head> heads(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
        Listed<T> whole = list(kind, query, page);
        return new Listed<>(whole.items().stream().map(Head::of).toList(), whole.position(), whole.next());
    }

    /** Returns the same of all objects that the query chooses. */
    default <T extends Stored> List<Head> allHeads(Kind<T> kind, Query query) {
        try {
            return heads(kind, query, Page.ALL).items();
        } catch (RevisionGoneException e) {
            throw new AssertionError("a list without token cannot be too old", e);
        }
    }

    /**
     * Returns the live pods that run, by their phase, and all other live pods of their managing owners, in any order; none when
     * there are more than this.
     *
     * <p>A controller that starts asks once and looks at them first: their runs may have been lost with the one before it. As it
     * is, it reads all live pods; a store that can find them without reading the others should.
     */
    default List<Pod> atWork(int most) {
        return AtWork.among(all(Kind.POD, Query.LIVE).items(), most);
    }

    /**
     * Returns the objects whose managing owner is not in the store: what a deletion that was cut off has left behind.
     * Those that a pod manages may be left out.
     *
     * <p>Ordered by namespace and name; a page may hold fewer than its limit and still have a next one. As it is, it reads all
     * objects of the kind; a store that can look for them by itself should.
     *
     * @throws RevisionGoneException if the page's token is too old to go on
     */
    default <T extends Stored> Listed<T> ownerless(Kind<T> kind, Page page) throws RevisionGoneException {
        return Ownerless.among(this, list(kind, Query.ALL, page));
    }

    /**
     * Returns the objects with owners beside a pod's managing Job and a Job's managing CronJob: few, as a rule none.
     *
     * <p>Ordered by namespace and name; a page may hold fewer than its limit and still have a next one. A controller asks once,
     * after its start. As it is, it reads all objects of the kind; a store that can look for them by itself should.
     *
     * @throws RevisionGoneException if the page's token is too old to go on
     */
    default <T extends Stored> Listed<T> furtherOwned(Kind<T> kind, Page page) throws RevisionGoneException {
        return FurtherOwned.among(list(kind, Query.ALL, page));
    }

    /** Returns the attempts of a run in the order of their appending; a page's token stays good when others are forgotten. */
    Listed<Attempt> attempts(String runUid, Page page);

    /**
     * Applies commits in this order, each with an outcome of its own.
     *
     * @throws IllegalArgumentException if one of them writes an object twice ({@link Commit#ensureOneWriteAnObject}); then
     *     none of them is applied
     */
    List<CommitResult> commit(List<Commit> commits);

    /**
     * Returns changes with revisions above this one, in order and without gaps, at most {@code limit}; empty when there
     * are none yet.
     *
     * @throws RevisionGoneException if the log no longer goes back that far, or if the revision is above the newest
     *     one ({@link RevisionGoneException#beyond})
     */
    List<Change> changesAfter(long revision, int limit) throws RevisionGoneException;

    /** Returns the revision of the newest change; 0 in an empty store. */
    long revision();

    /** Calls the task soon after every change, on any thread; it may be called for nothing, never misses. Close it to end. */
    Wakeup onChange(Runnable wake);

    /**
     * Does what {@link #onChange} does for one who reads the log and wants what it has not read yet. As it is, that wish is
     * not heard; a store that keeps changes for who has not read them yet should ask for it now and then, and keep them for a
     * few seconds after the end of this, as whoever broke off may come back. A store may keep more, and drops what is not
     * read in time: then the follower meets a {@link RevisionGoneException}. Whoever stands before a store passes it on.
     *
     * @param read returns the revision after which the follower still wants changes; {@link Long#MAX_VALUE} while it wants
     *     none. It is asked on any thread, also by {@link Wakeup#cancel}, and answers at once: it waits for no lock,
     *     does not call the store and throws nothing
     */
    default Wakeup follow(LongSupplier read, Runnable wake) {
        return onChange(wake);
    }

    /** Tells what survives the end of the program. */
    Durability durability();

    /** Returns what tells this store's positions from another's. */
    String id();

    /** Returns the register of controllers that share this store; empty when it serves one only. */
    default Optional<Membership> membership() {
        return Optional.empty();
    }

    /** Gives files and connections back. */
    @Override
    void close();
}
