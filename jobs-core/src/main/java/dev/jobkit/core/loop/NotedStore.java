package dev.jobkit.core.loop;

import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Notes which changes of the store behind it were made by this controller, in passes and verbs: of those it need not be told
 * by the change log. Thread-safe.
 */
public final class NotedStore extends StoreBefore {
    private final OwnedStore seen;

    /** The last revision of each own commit, by its first. */
    private final ConcurrentSkipListMap<Long, Long> own = new ConcurrentSkipListMap<>();

    /** Makes one before this store. */
    public NotedStore(OwnedStore inner) {
        super(inner);
        this.seen = inner;
    }

    @Override
    public List<CommitResult> commit(List<Commit> commits) {
        List<CommitResult> results = super.commit(commits);
        for (int i = 0; i < results.size(); i++) {
            Commit commit = commits.get(i);
            int size = commit.writes().size() + commit.events().size();
            if (size > 0 && results.get(i) instanceof CommitResult.Done done) {
                own.put(done.revision() - size + 1, done.revision());
            }
        }
        return results;
    }

    /** Returns up to where only own changes follow this revision. */
    long skip(long revision) {
        long seen = revision;
        for (Long last = own.remove(seen + 1); last != null; last = own.remove(seen + 1)) {
            seen = last;
        }
        return seen;
    }

    /** Tells whether the change is one of this controller's own; it may be found out a moment late. */
    boolean isOwn(long revision) {
        Map.Entry<Long, Long> commit = own.floorEntry(revision);
        return commit != null && commit.getValue() >= revision;
    }

    /** Has what another controller has written seen by who stands behind this one. */
    void heard(Change.Written written) {
        seen.heard(written);
    }

    /** Says that some of what other controllers have written was not heard. */
    void missed() {
        seen.missed();
    }

    /** Forgets changes up to this revision. */
    void forget(long revision) {
        own.headMap(revision, true).values().removeIf(last -> last <= revision);
    }

    /** Tells whether the object is none that is found as free: it is gone, or there is nothing to do with it by itself. */
    boolean isOver(ObjectRef object) {
        Optional<? extends Stored> stored = get(Holdings.kind(object), object.key());
        return stored.filter(found -> found.metadata().uid().equals(object.uid()))
                .filter(Stored::isLive)
                .isEmpty();
    }
}
