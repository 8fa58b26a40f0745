package dev.jobkit.core.loop;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Lease;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The lease of a member, and what it owns by it: both end together, whoever ends them. Thread-safe.
 *
 * <p>What is owned is looked after here; what is done is the member's in the store only, until it is given back.
 */
final class Estate {
    private static final Set<String> OWN_KINDS = Set.of(Kind.EVENT.name(), Kind.RUN.name());

    private final Object lock = new Object();

    /** Changed under the lock only, as all below. */
    private final Set<String> owned = ConcurrentHashMap.newKeySet();

    private final Set<String> done = ConcurrentHashMap.newKeySet();

    /** Null while it is not a member. */
    private volatile @Nullable Lease lease;

    /** When the lease has run out for sure, by the clock of this machine. */
    private volatile Instant deadline = Instant.MIN;

    /** Returns the lease; null while there is none. */
    @Nullable
    Lease lease() {
        return lease;
    }

    Instant deadline() {
        return deadline;
    }

    boolean isInForce(Instant now) {
        return lease != null && now.isBefore(deadline);
    }

    /** Begins a life in which these are owned. */
    void begin(Lease joined, Instant until, List<ObjectRef> before) {
        synchronized (lock) {
            owned.clear();
            done.clear();
            before.forEach(object -> owned.add(object.uid()));
            deadline = until;
            lease = joined;
        }
    }

    /** Takes the renewed lease in the place of this one; false when it was given up meanwhile. */
    boolean renew(Lease before, Lease renewed, Instant until) {
        synchronized (lock) {
            if (lease != before) {
                return false;
            }
            deadline = until;
            lease = renewed;
            return true;
        }
    }

    /** Gives all up if the lease is this one; false when it is another one by now, or was given up. */
    boolean end(Lease of) {
        synchronized (lock) {
            if (lease != of) {
                return false;
            }
            lease = null;
            owned.clear();
            done.clear();
            return true;
        }
    }

    boolean has(ObjectRef object) {
        return owned.contains(object.uid()) || OWN_KINDS.contains(object.kind());
    }

    /** Tells whether the object is this member's in the store, as far as is known here. */
    boolean isKnown(ObjectRef object) {
        return owned.contains(object.uid()) || done.contains(object.uid());
    }

    /** Says that these were claimed in this life, perhaps anew; false when it is over. */
    boolean own(Lease claimed, List<ObjectRef> objects) {
        synchronized (lock) {
            Lease now = lease;
            if (now == null || !now.fence().equals(claimed.fence())) {
                return false;
            }
            for (ObjectRef object : objects) {
                done.remove(object.uid());
                owned.add(object.uid());
            }
            return true;
        }
    }

    /** Says that there is no work with the object any more; false when it was not owned. */
    boolean done(ObjectRef object) {
        synchronized (lock) {
            return owned.remove(object.uid()) && done.add(object.uid());
        }
    }

    boolean isDone(ObjectRef object) {
        return done.contains(object.uid());
    }

    /** Returns uids of what is to be given back. */
    Set<String> toGiveBack() {
        return new HashSet<>(done);
    }

    void givenBack(Set<String> uids) {
        synchronized (lock) {
            done.removeAll(uids);
        }
    }

    int size() {
        return owned.size();
    }

    /** Returns those of these that nobody here knows of. */
    List<ObjectRef> unknown(List<ObjectRef> objects) {
        return objects.stream().filter(Predicate.not(this::isKnown)).toList();
    }
}
