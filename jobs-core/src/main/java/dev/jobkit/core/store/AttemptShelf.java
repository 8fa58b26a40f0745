package dev.jobkit.core.store;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Position;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Attempts by the run they belong to, in the order of their appending. Not thread-safe. */
final class AttemptShelf {
    private final Map<String, Appended> byRun = new HashMap<>();

    /** The attempts of a run by their place, and their places by log. */
    private static final class Appended {
        private final NavigableMap<Integer, Attempt> inOrder = new TreeMap<>();
        private final Map<LogKey, Integer> places = new HashMap<>();
        private int last;
    }

    void append(Attempt attempt) {
        Appended its = byRun.computeIfAbsent(attempt.runUid(), uid -> new Appended());
        if (its.places.putIfAbsent(attempt.log(), its.last + 1) == null) {
            its.inOrder.put(++its.last, attempt);
        }
    }

    void forget(Attempt attempt) {
        Appended its = byRun.get(attempt.runUid());
        Integer place = its == null ? null : its.places.remove(attempt.log());
        if (its != null && place != null) {
            its.inOrder.remove(place);
        }
    }

    void drop(String runUid) {
        byRun.remove(runUid);
    }

    Listed<Attempt> list(String runUid, Page page, Position position) {
        Appended its = byRun.get(runUid);
        if (its == null) {
            return new Listed<>(List.of(), position, null);
        }
        int after = page.token() == null ? 0 : Integer.parseInt(page.token());
        List<Attempt> found = new ArrayList<>();
        int last = after;
        for (Map.Entry<Integer, Attempt> next :
                its.inOrder.tailMap(after, false).entrySet()) {
            if (page.limit() > 0 && found.size() == page.limit()) {
                return new Listed<>(found, position, Integer.toString(last));
            }
            found.add(next.getValue());
            last = next.getKey();
        }
        return new Listed<>(found, position, null);
    }
}
