package dev.jobkit.core.loop;

import dev.jobkit.model.Attempt;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Write;
import java.util.List;

/**
 * Lets the oldest attempts of a run go when it has had very many, with their output: a run that goes on for ever must not
 * fill the store. They go by the tenth of what is kept, so that most passes have nothing to do with it.
 */
final class AttemptLimit {
    private static final int PAGE = 1000;

    private final JobStore store;
    private final LogStore logs;
    private final int most;

    AttemptLimit(JobStore store, LogStore logs, int most) {
        this.store = store;
        this.logs = logs;
        this.most = most;
    }

    /** Forgets what is too much in the commit of this pass; returns how many attempts that were. */
    int trim(Draft draft) {
        int fresh = 0;
        for (PodWork work : draft.pods()) {
            fresh += work.attempts().size();
        }
        if (fresh == 0) {
            return 0;
        }
        Entry entry = draft.entry();
        Long known = entry.attempts();
        long stored = known == null ? count(entry.uid()) : known; // once in the time that it is held
        long now = stored + fresh;
        List<Attempt> old = now > bound() ? oldest(entry.uid(), now - most) : List.of();
        for (Attempt attempt : old) {
            logs.delete(attempt.log()); // before the attempt goes, which alone knows of it; a second time does no harm
            draft.write(new Write.Forget(attempt));
        }
        long left = now - old.size();
        draft.afterwards(() -> entry.attempts(left));
        return old.size();
    }

    private long bound() {
        return most + most / 10L;
    }

    private long count(String runUid) {
        long count = 0;
        Page page = Page.first(PAGE);
        while (true) {
            Listed<Attempt> some = store.attempts(runUid, page);
            count += some.items().size();
            if (some.next() == null) {
                return count;
            }
            page = new Page(PAGE, some.next());
        }
    }

    /** Returns the oldest attempts that are stored, not more than one commit should hold. */
    private List<Attempt> oldest(String runUid, long wanted) {
        return store.attempts(runUid, Page.first((int) Math.min(wanted, 2L * PAGE)))
                .items();
    }
}
