package dev.jobkit.scenarios;

import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Head;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Liveness;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.testkit.ForwardingStore;
import java.util.List;

/** A store behind which all passes are made that can be, before it tells a controller that starts what else is live. */
final class HastyStore extends ForwardingStore {
    private final Runnable passes;
    private int hastened;

    HastyStore(JobStore inner, Runnable passes) {
        super(inner);
        this.passes = passes;
    }

    /** Returns how often it was asked by a controller that starts. */
    int hastened() {
        return hastened;
    }

    @Override
    public <T extends Stored> List<Head> allHeads(Kind<T> kind, Query query) {
        hasten(kind, query);
        return super.allHeads(kind, query);
    }

    @Override
    public <T extends Stored> Listed<Head> heads(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
        hasten(kind, query);
        return super.heads(kind, query, page);
    }

    private void hasten(Kind<?> kind, Query query) {
        if (kind.equals(Kind.JOB) && query.liveness() == Liveness.LIVE) {
            hastened++;
            passes.run();
        }
    }
}
