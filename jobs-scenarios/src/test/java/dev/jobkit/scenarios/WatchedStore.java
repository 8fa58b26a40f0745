package dev.jobkit.scenarios;

import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Head;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.testkit.ForwardingStore;
import java.util.List;
import java.util.Optional;

/**
 * A store before another one in a story. Whatever is listed goes through {@link #list} and {@link #heads}, so that who
 * overrides these sees all of it. It has no register of controllers, as most stories kill theirs without a word and start
 * another on the same store; those that are about several override {@link #membership}.
 */
class WatchedStore extends ForwardingStore {
    WatchedStore(JobStore inner) {
        super(inner);
    }

    @Override
    public <T extends Stored> Listed<T> all(Kind<T> kind, Query query) {
        try {
            return list(kind, query, Page.ALL);
        } catch (RevisionGoneException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public <T extends Stored> List<Head> allHeads(Kind<T> kind, Query query) {
        try {
            return heads(kind, query, Page.ALL).items();
        } catch (RevisionGoneException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Optional<Membership> membership() {
        return Optional.empty();
    }
}
