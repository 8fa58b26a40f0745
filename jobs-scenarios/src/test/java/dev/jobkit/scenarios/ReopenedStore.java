package dev.jobkit.scenarios;

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
import java.util.function.Supplier;

/** A store that dies with its program: what comes after is opened anew, from what the database has. */
final class ReopenedStore implements JobStore {
    private final Supplier<JobStore> opener;
    private volatile JobStore now;

    ReopenedStore(Supplier<JobStore> opener) {
        this.opener = opener;
        this.now = opener.get();
    }

    void reopen() {
        now.close();
        now = opener.get();
    }

    @Override
    public <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
        return now.get(kind, key);
    }

    @Override
    public <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
        return now.list(kind, query, page);
    }

    @Override
    public Listed<Attempt> attempts(String runUid, Page page) {
        return now.attempts(runUid, page);
    }

    @Override
    public List<CommitResult> commit(List<Commit> commits) {
        return now.commit(commits);
    }

    @Override
    public List<Change> changesAfter(long revision, int limit) throws RevisionGoneException {
        return now.changesAfter(revision, limit);
    }

    @Override
    public long revision() {
        return now.revision();
    }

    @Override
    public Wakeup onChange(Runnable wake) {
        return now.onChange(wake);
    }

    @Override
    public Durability durability() {
        return now.durability();
    }

    @Override
    public String id() {
        return now.id();
    }

    @Override
    public void close() {
        now.close();
    }
}
