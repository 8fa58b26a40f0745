package dev.jobkit.store.jdbc;

import dev.jobkit.model.Metadata;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the table holds of live objects that this program has written, so that it need not be read before the next write. It is
 * true as long as nobody else has written, which the store's revision tells: at any other it begins anew. The thread that writes
 * changes it; all may look.
 */
final class Known {
    /** Of so many objects at most, then it begins anew; each takes about 200 bytes. */
    private static final int MOST = 65_536;

    private final Map<Slot.Id, Fact> facts = new ConcurrentHashMap<>();
    private long revision = -1;

    private record Fact(Metadata metadata, boolean isLive) {}

    /** Says that the store is locked at this revision: if that is not the one that was left, nothing is known; tells if it is. */
    boolean at(long found) {
        boolean unchanged = found == revision;
        if (!unchanged) {
            facts.clear();
            revision = found;
        }
        return unchanged;
    }

    /** Forgets all. */
    void clear() {
        facts.clear();
        revision = -1;
    }

    /** Returns the place of an object as it stands in the table; null when that is not known. */
    @Nullable
    Slot find(Slot.Id id) {
        Fact fact = facts.get(id);
        if (fact == null) {
            return null;
        }
        Metadata m = fact.metadata;
        return Slot.found(id, m.uid(), m.revision(), new Change.Before(m.labels(), Slot.owner(m), fact.isLive));
    }

    /**
     * Tells whether this object, where it may be written at all, stands in the table with the very metadata that it has, so that
     * they need not be written again.
     */
    boolean hasMetadata(Stored object) {
        Fact fact = facts.get(Slot.Id.of(object));
        return fact != null && fact.metadata.equals(object.metadata());
    }

    /** Learns what a transaction has left; what is over is rarely written again. */
    void learn(Batch batch) {
        if (facts.size() > MOST) {
            facts.clear();
        }
        batch.changed().forEach(slot -> {
            Stored now = slot.written();
            if (now != null && now.isLive()) {
                facts.put(slot.id(), new Fact(now.metadata(), true));
            } else {
                facts.remove(slot.id());
            }
        });
        revision = batch.revision();
    }
}
