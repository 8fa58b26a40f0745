package dev.jobkit.spi;

import dev.jobkit.model.ObjectRef;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Shares work between controllers on one store. What is owned are Jobs, CronJobs and pods without a Job; a Job's pods go with
 * it. Thread-safe.
 *
 * <p>Time is the store's own clock: members with clocks that differ agree nevertheless. A member is alive until its lease runs
 * out; what a dead member owned is free. A dead one that comes back before anybody has taken from it goes on as if nothing
 * had happened; once somebody has, all that it owned is free and its {@link Fence} is refused for good. A dead one that owns
 * nothing is ended in this way by whoever looks for work.
 *
 * <p>Nobody takes from a member that had no chance to renew: only who has held a lease without a break since that member's ran
 * out, or for a whole lease, may do so. After an outage of the store everybody finds what it had.
 */
public interface Membership {
    /**
     * Enters a controller and gives it a lease of this length. A former life of the same name is fenced off, and what it owned
     * is this one's, see {@link #owned}.
     *
     * @param weight what share of the work it takes, beside the weights of others; positive
     * @throws IllegalStateException if a controller has the store {@link #alone}
     */
    Lease join(String member, int weight, Duration length);

    /** Renews all that the controller owns; empty when somebody took from it, or a later life of its name has joined. */
    Optional<Lease> renew(Lease lease, Duration length);

    /**
     * Takes up to this many objects that nobody alive owns and that a controller has work with, but no more than bring the
     * member to its share of all that is owned or free; nothing when the lease is not in force.
     */
    List<ObjectRef> claim(Lease lease, int limit);

    /**
     * Takes one object, whatever its state, and tells whether the member owns it now: not when another one that is alive does,
     * and not when the lease is not in force.
     */
    boolean claim(Lease lease, ObjectRef object);

    /** Returns what the member owns. */
    List<ObjectRef> owned(Lease lease);

    /** Frees objects of these uids that the member owns: there is no work with them, or another controller is to have it. */
    void release(Lease lease, Collection<String> uids);

    /**
     * Says that the member is about to leave and takes no more: what is free or new is shared among the others, as if it were
     * gone. It keeps its lease and what it owns, and a later life of its name begins with its weight again. A store that does
     * nothing here holds its share back until it has left.
     */
    default void retire(Lease lease) {}

    /** Leaves: what the member owns is free at once. */
    void leave(Lease lease);

    /** Returns who has joined and not left, ordered by name. */
    List<Member> members();

    /**
     * Takes the store for one controller that shares it with nobody and needs no lease. The end of the program gives it back,
     * too.
     *
     * @param lost run, on any thread, when it turns out that the store is somebody else's by now
     * @throws IllegalStateException if another controller is there
     */
    Hold alone(Runnable lost);

    /** What one controller has for itself until it is closed. */
    interface Hold extends AutoCloseable {
        /** Gives it back. */
        @Override
        void close();
    }
}
