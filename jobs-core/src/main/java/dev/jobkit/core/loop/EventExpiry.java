package dev.jobkit.core.loop;

import dev.jobkit.core.decide.Next;
import dev.jobkit.core.loop.AgingQueue.Aging;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Drops event records some time after they were last added to, as the API server does (one hour there). One key and one
 * wake-up serve all records: they are written in the order of their times, so that the oldest is always the first.
 */
final class EventExpiry implements Pass {
    private static final int BATCH = 1000;
    private static final ObjectRef EVERY = new ObjectRef("Event", "", "every", "event-expiry");

    private final JobStore store;
    private final Duration ttl;
    private final AgingQueue byAge = new AgingQueue();

    private volatile boolean takenUp;

    EventExpiry(JobStore store, Duration ttl) {
        this.store = store;
        this.ttl = ttl;
    }

    /** Returns the key under which expired records are dropped. */
    static ObjectRef ref() {
        return EVERY;
    }

    /** Takes up the records that a store holds, once more: others may have written some. */
    void takeUp() {
        stored().forEach(record -> byAge.addLast(record.key(), record.last()));
    }

    /** Does so for the first time, in a pass: before what was written since the start. */
    private void takeUpFirst() {
        if (!takenUp) {
            byAge.addAllFirst(stored());
            takenUp = true;
        }
    }

    private List<Aging> stored() {
        try {
            return store.heads(Kind.EVENT, Query.ALL, Page.ALL).items().stream()
                    .map(head -> new Aging(head.object().key(), Objects.requireNonNull(head.ended(), "of an event")))
                    .sorted(Comparator.comparing(Aging::last))
                    .toList();
        } catch (RevisionGoneException e) {
            throw new AssertionError("a list without token cannot be too old", e);
        }
    }

    /** Notes that a record was written; returns when it may be dropped. */
    Instant written(EventRecord event) {
        byAge.addLast(event.key(), event.last());
        return event.last().plus(ttl);
    }

    @Override
    public Kind<?> kind() {
        return Kind.EVENT;
    }

    @Override
    public String component() {
        return "event-expiry";
    }

    @Override
    public void decide(Draft draft) {
        draft.entry().takeStale();
        takeUpFirst();
        Set<ObjectKey> dropped = new HashSet<>();
        int number = 0;
        for (Aging oldest = byAge.get(0); oldest != null; oldest = byAge.get(++number)) {
            Instant due = oldest.last().plus(ttl);
            if (due.isAfter(draft.now())) {
                draft.next(Next.at(due));
                return;
            }
            if (dropped.size() == BATCH) {
                draft.next(Next.AGAIN);
                return;
            }
            draft.afterwards(() -> byAge.removeFirst(1)); // when the commit is done, and not before
            Optional<EventRecord> found = store.get(Kind.EVENT, oldest.key());
            // a record that was added to twice at one instant stands here twice
            if (found.isPresent() && !found.get().last().isAfter(oldest.last()) && dropped.add(oldest.key())) {
                draft.write(new Write.Delete(found.get()));
            }
        }
    }
}
