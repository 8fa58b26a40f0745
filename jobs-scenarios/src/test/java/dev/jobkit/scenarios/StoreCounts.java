package dev.jobkit.scenarios;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A store that counts what is asked of it and what is written, by kind; for one thread. */
final class StoreCounts extends WatchedStore {
    /** By what is done, then by kind: a test that measures should measure little of this. */
    private final Map<String, Map<String, long[]>> counts = new HashMap<>();

    StoreCounts(JobStore inner) {
        super(inner);
    }

    /** Returns how often each thing was done, {@code "write Job"}, so far. */
    Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((what, kinds) -> kinds.forEach((kind, n) -> all.put((what + " " + kind).trim(), n[0])));
        return all;
    }

    private void count(String what, String kind, long times) {
        counts.computeIfAbsent(what, w -> new HashMap<>()).computeIfAbsent(kind, k -> new long[1])[0] += times;
    }

    @Override
    public <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
        count("get", kind.name(), 1);
        return super.get(kind, key);
    }

    @Override
    public <T extends Stored> List<T> getAll(Kind<T> kind, Set<ObjectKey> keys) {
        count("get", kind.name(), keys.size());
        return super.getAll(kind, keys);
    }

    @Override
    public <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
        Listed<T> listed = super.list(kind, query, page);
        count("list", kind.name(), 1);
        count("listed", kind.name(), listed.items().size());
        return listed;
    }

    @Override
    public List<CommitResult> commit(List<Commit> commits) {
        count("commits", "", commits.size());
        for (Commit commit : commits) {
            count("events", "", commit.events().size());
            for (Write write : commit.writes()) {
                Stored target = write.target();
                count("write", target == null ? "Attempt" : target.kind().name(), 1);
            }
        }
        return super.commit(commits);
    }
}
