package dev.jobkit.spi;

import dev.jobkit.model.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Shares work between controllers on one store. Thread-safe. */
public interface Membership {
    /** Enters a controller and gives it a lease of this length; a former life of the same name is fenced off. */
    Lease join(String member, Duration length);

    /** Renews all that the controller owns; empty when its lease has run out and somebody took from it. */
    Optional<Lease> renew(Lease lease, Duration length);

    /** Takes up to this many Jobs, CronJobs and bare pods that nobody owns. */
    List<ObjectRef> claim(Lease lease, int limit);

    /** Frees one object, so that another controller may claim it. */
    void release(Lease lease, String uid);

    /** Leaves and frees all. */
    void leave(Lease lease);
}
