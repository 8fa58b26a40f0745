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
    /** By the uid of a run its only {@link Attempt}, as most have one, or its {@link RunAttempts}. */
    private final Map<String, Object> byRun = new HashMap<>();

    private final OpenRows open = new OpenRows(OpenRows.MOST);

    void append(Attempt attempt) {
        Object before = byRun.putIfAbsent(attempt.runUid(), attempt);
        if (before != null) {
            its(attempt.runUid(), before).append(attempt);
        }
    }

    void forget(Attempt attempt) {
        Object before = byRun.get(attempt.runUid());
        if (before != null) {
            its(attempt.runUid(), before).forget(attempt.log());
        }
    }

    /** Returns what it is, as one that can be changed. */
    private RunAttempts its(String runUid, Object attempts) {
        RunAttempts its = several(attempts);
        if (its != attempts) {
            byRun.put(runUid, its);
        }
        return its;
    }

    private RunAttempts several(Object attempts) {
        if (attempts instanceof RunAttempts its) {
            return its;
        }
        RunAttempts made = new RunAttempts(open);
        made.append((Attempt) attempts);
        return made;
    }

    void drop(String runUid) {
        byRun.remove(runUid);
    }

    /** Lists a page; its token is the place of its last attempt, which stays when others are forgotten. */
    Listed<Attempt> list(String runUid, Page page, Position position) {
        Object attempts = byRun.get(runUid);
        if (attempts == null) {
            return new Listed<>(List.of(), position, null);
        }
        int after = page.token() == null ? -1 : Integer.parseInt(page.token());
        if (attempts instanceof Attempt only) {
            return new Listed<>(after < 0 ? List.of(only) : List.of(), position, null);
        }
        RunAttempts its = (RunAttempts) attempts;
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
