package dev.jobkit.core.loop;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Durability;
import dev.jobkit.spi.Head;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Wakeup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Notes which changes of the store behind it were made by this controller, in passes and verbs: of those it need not be told
 * by the change log. Thread-safe.
 */
public final class NotedStore implements JobStore {
    private final JobStore inner;

    /** The last revision of each own commit, by its first. */
    private final ConcurrentSkipListMap<Long, Long> own = new ConcurrentSkipListMap<>();

    /** Makes one before this store. */
    public NotedStore(JobStore inner) {
        this.inner = inner;
    }

    @Override
    public List<CommitResult> commit(List<Commit> commits) {
        List<CommitResult> results = inner.commit(commits);
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

    @Override
    public <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
        return inner.get(kind, key);
    }

    @Override
    public <T extends Stored> List<T> getAll(Kind<T> kind, Set<ObjectKey> keys) {
        return inner.getAll(kind, keys);
    }

    @Override
    public <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
        return inner.list(kind, query, page);
    }

    @Override
    public <T extends Stored> Listed<Head> heads(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
        return inner.heads(kind, query, page);
    }

    @Override
    public <T extends Stored> Listed<T> ownerless(Kind<T> kind, Page page) throws RevisionGoneException {
        return inner.ownerless(kind, page);
    }

    @Override
    public Listed<Attempt> attempts(String runUid, Page page) {
        return inner.attempts(runUid, page);
    }

    @Override
    public List<Change> changesAfter(long revision, int limit) throws RevisionGoneException {
        return inner.changesAfter(revision, limit);
    }

    @Override
    public long revision() {
        return inner.revision();
    }

    @Override
    public Wakeup onChange(Runnable wake) {
        return inner.onChange(wake);
    }

    @Override
    public Durability durability() {
        return inner.durability();
    }

    @Override
    public String id() {
        return inner.id();
    }

    @Override
    public Optional<Membership> membership() {
        return inner.membership();
    }

    @Override
    public void close() {
        inner.close();
    }
}
