package dev.jobkit.core.store;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Position;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attempts by the run they belong to, in the order of their appending. Not thread-safe. */
final class AttemptShelf {
    private final Map<String, Map<LogKey, Attempt>> byRun = new HashMap<>();

    void append(Attempt attempt) {
        byRun.computeIfAbsent(attempt.runUid(), uid -> new LinkedHashMap<>()).putIfAbsent(attempt.log(), attempt);
    }

    void drop(String runUid) {
        byRun.remove(runUid);
    }

    Listed<Attempt> list(String runUid, Page page, Position position) {
        List<Attempt> all = List.copyOf(byRun.getOrDefault(runUid, Map.of()).values());
        int from = page.token() == null ? 0 : Math.min(all.size(), Integer.parseInt(page.token()));
        int to = page.limit() == 0 ? all.size() : Math.min(all.size(), from + page.limit());
        return new Listed<>(all.subList(from, to), position, to < all.size() ? Integer.toString(to) : null);
    }
}
