package dev.jobkit.scenarios;

import dev.jobkit.spi.JobStore;
import java.util.function.Supplier;

/** A store that ends with its program: it is closed, and what comes after is opened anew, from what the database has. */
final class ReopenedStore extends WatchedStore {
    private final Supplier<JobStore> opener;
    private volatile JobStore now;

    ReopenedStore(Supplier<JobStore> opener) {
        this(opener, opener.get());
    }

    private ReopenedStore(Supplier<JobStore> opener, JobStore first) {
        super(first);
        this.opener = opener;
        this.now = first;
    }

    @Override
    protected JobStore inner() {
        return now;
    }

    void reopen() {
        now.close();
        now = opener.get();
    }
}
