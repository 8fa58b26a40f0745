package dev.jobkit.testkit;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A store that does what the one behind it does: tests override what they want to watch, to disturb or to answer themselves.
 *
 * <p>Every method asks the same method of the store behind, and none asks another one of this: who overrides {@code list} and
 * wants to see all that is listed overrides {@code all} as well. For example, a store whose commits can be counted:
 *
 * <pre>{@code
 * final class Counting extends ForwardingStore {
 *     final AtomicInteger commits = new AtomicInteger();
 *
 *     Counting(JobStore inner) {
 *         super(inner);
 *     }
 *
 *     @Override
 *     public List<CommitResult> commit(List<Commit> some) {
 *         commits.addAndGet(some.size());
 *         return super.commit(some);
 *     }
 * }
 * }</pre>
 */
public class ForwardingStore implements JobStore {
    private final JobStore inner;

    /** Makes one before this store. */
    public ForwardingStore(JobStore inner) {
        this.inner = inner;
    }

    /** Returns the store behind this one; asked at every call, so that it may be another one by and by. */
    protected JobStore inner() {
        return inner;
    }

    @Override
    public <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
        return inner().get(kind, key);
    }

    @Override
    public <T extends Stored> List<T> getAll(Kind<T> kind, Set<ObjectKey> keys) {
        return inner().getAll(kind, keys);
    }

    @Override
    public <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
        return inner().list(kind, query, page);
    }

    @Override
    public <T extends Stored> Listed<T> all(Kind<T> kind, Query query) {
        return inner().all(kind, query);
    }

    @Override
    public <T extends Stored> Listed<Head> heads(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
        return inner().heads(kind, query, page);
    }

    @Override
    public <T extends Stored> List<Head> allHeads(Kind<T> kind, Query query) {
        return inner().allHeads(kind, query);
    }

    @Override
    public List<Pod> atWork(int most) {
        return inner().atWork(most);
    }

    @Override
    public <T extends Stored> Listed<T> ownerless(Kind<T> kind, Page page) throws RevisionGoneException {
        return inner().ownerless(kind, page);
    }

    @Override
    public <T extends Stored> Listed<T> furtherOwned(Kind<T> kind, Page page) throws RevisionGoneException {
        return inner().furtherOwned(kind, page);
    }

    @Override
    public Listed<Attempt> attempts(String runUid, Page page) {
        return inner().attempts(runUid, page);
    }

    @Override
    public List<CommitResult> commit(List<Commit> commits) {
        return inner().commit(commits);
    }

    @Override
    public List<Change> changesAfter(long revision, int limit) throws RevisionGoneException {
        return inner().changesAfter(revision, limit);
    }

    @Override
    public long revision() {
        return inner().revision();
    }

    @Override
    public Wakeup onChange(Runnable wake) {
        return inner().onChange(wake);
    }

    @Override
    public Wakeup follow(LongSupplier read, Runnable wake) {
        return inner().follow(read, wake);
    }

    @Override
    public Durability durability() {
        return inner().durability();
    }

    @Override
    public String id() {
        return inner().id();
    }

    @Override
    public Optional<Membership> membership() {
        return inner().membership();
    }

    @Override
    public void close() {
        inner().close();
    }
}
