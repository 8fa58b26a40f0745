package dev.jobkit.core.store;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Position;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Attempts by the run they belong to, in the order of their appending. Not thread-safe. */
final class AttemptShelf {
    private final Map<String, Appended> byRun = new HashMap<>();

    private static final class Appended {
        private final List<Attempt> inOrder = new ArrayList<>();
        private final Set<LogKey> known = new HashSet<>();
    }

    void append(Attempt attempt) {
        Appended its = byRun.computeIfAbsent(attempt.runUid(), uid -> new Appended());
        if (its.known.add(attempt.log())) {
            its.inOrder.add(attempt);
        }
    }

    void drop(String runUid) {
        byRun.remove(runUid);
    }

    Listed<Attempt> list(String runUid, Page page, Position position) {
        Appended its = byRun.get(runUid);
        List<Attempt> all = its == null ? List.of() : its.inOrder;
        int from = page.token() == null ? 0 : Math.min(all.size(), Integer.parseInt(page.token()));
        int to = page.limit() == 0 ? all.size() : Math.min(all.size(), from + page.limit());
        return new Listed<>(all.subList(from, to), position, to < all.size() ? Integer.toString(to) : null);
    }
}
