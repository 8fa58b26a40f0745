package dev.jobkit.core.loop;

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

/** Stands before a store and passes everything on; those who want to see something on its way override that. Thread-safe. */
abstract class StoreBefore implements JobStore {
    private final JobStore inner;

    StoreBefore(JobStore inner) {
        this.inner = inner;
    }

    @Override
    public List<CommitResult> commit(List<Commit> commits) {
        return inner.commit(commits);
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
    public List<Pod> atWork(int most) {
        return inner.atWork(most);
    }

    @Override
    public <T extends Stored> Listed<T> ownerless(Kind<T> kind, Page page) throws RevisionGoneException {
        return inner.ownerless(kind, page);
    }

    @Override
    public <T extends Stored> Listed<T> furtherOwned(Kind<T> kind, Page page) throws RevisionGoneException {
        return inner.furtherOwned(kind, page);
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
    public <T extends Stored> Listed<T> all(Kind<T> kind, Query query) {
        return inner.all(kind, query);
    }

    @Override
    public <T extends Stored> List<Head> allHeads(Kind<T> kind, Query query) {
        return inner.allHeads(kind, query);
    }

    @Override
    public Wakeup follow(LongSupplier read, Runnable wake) {
        return inner.follow(read, wake);
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
