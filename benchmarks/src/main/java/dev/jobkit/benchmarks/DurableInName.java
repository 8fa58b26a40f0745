package dev.jobkit.benchmarks;

import dev.jobkit.core.SystemTime;
import dev.jobkit.core.store.MemoryJobStore;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Durability;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Wakeup;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A memory store that calls itself durable, so that the cost of survival is measured without that of a database. */
final class DurableInName implements JobStore {
    private final SystemTime time = new SystemTime();
    private final JobStore store = new MemoryJobStore("benchmark", time);

    @Override
    public <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
        return store.get(kind, key);
    }

    @Override
    public <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
        return store.list(kind, query, page);
    }

    @Override
    public Listed<Attempt> attempts(String runUid, Page page) {
        return store.attempts(runUid, page);
    }

    @Override
    public List<CommitResult> commit(List<Commit> commits) {
        return store.commit(commits);
    }

    @Override
    public List<Change> changesAfter(long revision, int limit) throws RevisionGoneException {
        return store.changesAfter(revision, limit);
    }

    @Override
    public long revision() {
        return store.revision();
    }

    @Override
    public Wakeup onChange(Runnable wake) {
        return store.onChange(wake);
    }

    @Override
    public Wakeup follow(LongSupplier read, Runnable wake) {
        return store.follow(read, wake);
    }

    @Override
    public Durability durability() {
        return Durability.DURABLE;
    }

    @Override
    public String id() {
        return store.id();
    }

    @Override
    public void close() {
        store.close();
        time.close();
    }
}
