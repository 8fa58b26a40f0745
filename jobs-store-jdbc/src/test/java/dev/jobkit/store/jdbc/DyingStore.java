package dev.jobkit.store.jdbc;

import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.testkit.ForwardingStore;
import java.util.List;
import java.util.function.Supplier;

/** A store at whose commits the program dies: before a commit is made, or right after, when nobody has been told. */
final class DyingStore extends ForwardingStore {
    /** What becomes of the program at a commit. */
    enum Fortune {
        LIVES,
        DIES_BEFORE,
        DIES_AFTER
    }

    private final Supplier<Fortune> fortunes;

    DyingStore(JobStore inner, Supplier<Fortune> fortunes) {
        super(inner);
        this.fortunes = fortunes;
    }

    @Override
    public List<CommitResult> commit(List<Commit> commits) {
        Fortune fortune = fortunes.get();
        if (fortune == Fortune.DIES_BEFORE) {
            throw new Death();
        }
        List<CommitResult> results = super.commit(commits);
        if (fortune == Fortune.DIES_AFTER) {
            throw new Death();
        }
        return results;
    }

    /** The end of the program; an error, so that nothing of it goes on. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1;

        Death() {
            super("the program dies");
        }
    }
}
