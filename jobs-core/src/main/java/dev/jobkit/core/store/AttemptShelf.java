package dev.jobkit.core.store;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Position;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Attempts by the run they belong to, in the order of their appending. Not thread-safe. */
final class AttemptShelf {
    private final Map<String, RunAttempts> byRun = new HashMap<>();
    private final OpenRows open = new OpenRows(OpenRows.MOST);

    void append(Attempt attempt) {
        byRun.computeIfAbsent(attempt.runUid(), uid -> new RunAttempts(open)).append(attempt);
    }

    void forget(Attempt attempt) {
        RunAttempts its = byRun.get(attempt.runUid());
        if (its != null) {
            its.forget(attempt.log());
        }
    }

    void drop(String runUid) {
        byRun.remove(runUid);
    }

    /** Lists a page; its token is the place of its last attempt, which stays when others are forgotten. */
    Listed<Attempt> list(String runUid, Page page, Position position) {
        RunAttempts its = byRun.get(runUid);
        if (its == null) {
            return new Listed<>(List.of(), position, null);
        }
        int after = page.token() == null ? -1 : Integer.parseInt(page.token());
        List<Attempt> found = new ArrayList<>();
        int[] last = {after};
        boolean whole = its.visitAfter(after, (place, attempt) -> {
            if (page.limit() > 0 && found.size() == page.limit()) {
                return false;
            }
            found.add(attempt);
            last[0] = place;
            return true;
        });
        return new Listed<>(found, position, whole ? null : Integer.toString(last[0]));
    }
}
