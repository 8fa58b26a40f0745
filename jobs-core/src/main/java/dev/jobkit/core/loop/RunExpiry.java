package dev.jobkit.core.loop;

import dev.jobkit.core.decide.Next;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.JobStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets go of records of runs, and of the output of their attempts, when there are too many or they are too old. One key
 * and one wake-up serve all records.
 */
final class RunExpiry implements Pass {
    /** So many records go in one pass, or those of a few more pods than that. */
    private static final int BATCH = 1000;

    private static final ObjectRef EVERY = new ObjectRef("JobRun", "", "every", "run-expiry");

    private final JobStore store;
    private final RunBook book;

    RunExpiry(JobStore store, RunBook book) {
        this.store = store;
        this.book = book;
    }

    /** Returns the key under which records are let go. */
    static ObjectRef ref() {
        return EVERY;
    }

    @Override
    public Kind<?> kind() {
        return Kind.RUN;
    }

    @Override
    public String component() {
        return "run-expiry";
    }

    @Override
    public void decide(Draft draft) {
        draft.entry().takeStale();
        RunIndex index = book.index();
        Set<ObjectKey> due = index.due(draft.now(), BATCH);
        List<JobRun> gone = new ArrayList<>(due.size());
        Map<ObjectKey, JobRun> kept = read(due);
        int pods = 0;
        for (ObjectKey key : due) {
            if (pods > BATCH) {
                break; // others wait for this pass
            }
            JobRun run = kept.get(key);
            if (run != null) {
                // before the record goes, which alone knows of them; a second time does no harm
                pods += book.freeLogs(run);
                gone.add(run);
                draft.afterwards(() -> book.dropped(run));
            } else {
                draft.afterwards(() -> index.forget(key));
            }
        }
        book.removal(gone).forEach(draft::write);
        if (due.size() == BATCH || pods > BATCH) {
            draft.next(Next.AGAIN);
        } else {
            index.nextDue(due).filter(Instant.MAX::isAfter).ifPresent(when -> draft.next(Next.at(when)));
        }
    }

    private Map<ObjectKey, JobRun> read(Set<ObjectKey> due) {
        Map<ObjectKey, JobRun> kept = new HashMap<>();
        if (!due.isEmpty()) {
            store.getAll(Kind.RUN, due).forEach(run -> kept.put(run.key(), run));
        }
        return kept;
    }
}
