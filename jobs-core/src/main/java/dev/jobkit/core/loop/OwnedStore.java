package dev.jobkit.core.loop;

import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Write;
import java.util.List;

/** Sees which objects this controller stores and removes, for {@link Dependents}. Thread-safe. */
public final class OwnedStore extends StoreBefore {
    private final Dependents dependents;

    /** Makes one before this store. */
    public OwnedStore(JobStore inner, Dependents dependents) {
        super(inner);
        this.dependents = dependents;
    }

    @Override
    public List<CommitResult> commit(List<Commit> commits) {
        List<CommitResult> results = super.commit(commits);
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof CommitResult.Done) {
                List<Write> writes = commits.get(i).writes();
                for (int w = 0; w < writes.size(); w++) {
                    see(writes.get(w));
                }
            }
        }
        return results;
    }

    /** Sees what another controller has written. */
    void heard(Change.Written written) {
        if (written.type() == Change.Type.DELETED) {
            dependents.gone(written.object());
        } else {
            dependents.stored(written.object());
        }
    }

    /** Says that some of what other controllers have written was not heard. */
    void missed() {
        dependents.missed();
    }

    private void see(Write write) {
        Stored object = write.target();
        if (object == null) {
            return;
        }
        if (write instanceof Write.Delete) {
            dependents.gone(object);
        } else {
            dependents.stored(object);
        }
    }
}
