package dev.jobkit.core.store;

import dev.jobkit.core.store.pack.PackedRow;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Position;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Attempts by the run they belong to, in the order of their appending. Not thread-safe. */
final class AttemptShelf {
    private final Map<String, Appended> byRun = new HashMap<>();

    void append(Attempt attempt) {
        byRun.computeIfAbsent(attempt.runUid(), uid -> new Appended()).add(attempt);
    }

    void drop(String runUid) {
        byRun.remove(runUid);
    }

    Listed<Attempt> list(String runUid, Page page, Position position) {
        Appended its = byRun.get(runUid);
        int size = its == null ? 0 : its.size();
        int from = page.token() == null ? 0 : Math.min(size, Integer.parseInt(page.token()));
        int to = page.limit() == 0 ? size : Math.min(size, from + page.limit());
        List<Attempt> found = its == null ? List.of() : its.between(from, to);
        return new Listed<>(found, position, to < size ? Integer.toString(to) : null);
    }

    /** The attempts of one run: rows that are full and packed, and the last ones. */
    private static final class Appended {
        private static final int ROW = 128;

        private final List<Row> full = new ArrayList<>(0);
        private List<Attempt> last = new ArrayList<>(1);
        private final HashBits known = new HashBits();

        void add(Attempt attempt) {
            LogKey log = attempt.log();
            if (!known.add(HashBits.hash(log.podUid(), log.container(), log.attempt())) && isHere(log)) {
                return;
            }
            last.add(attempt);
            if (last.size() == ROW) {
                full.add(Row.of(last));
                last = new ArrayList<>(1);
            }
        }

        /** Looks at all of them; asked only when there is one of the same hash, which is hardly another one. */
        private boolean isHere(LogKey log) {
            return between(0, size()).stream().anyMatch(attempt -> attempt.log().equals(log));
        }

        int size() {
            return full.size() * ROW + last.size();
        }

        List<Attempt> between(int from, int to) {
            List<Attempt> found = new ArrayList<>(to - from);
            int at = from;
            while (at < to) {
                int row = at / ROW;
                List<Attempt> its = row < full.size() ? full.get(row).open() : last;
                int end = Math.min(to - row * ROW, its.size());
                found.addAll(its.subList(at - row * ROW, end));
                at = row * ROW + end;
            }
            return found;
        }
    }

    /** Attempts that are packed, if they can be. */
    private sealed interface Row {
        List<Attempt> open();

        static Row of(List<Attempt> attempts) {
            PackedRow<Attempt> packed = PackedRow.of(attempts);
            return packed == null ? new Plain(attempts) : new Tight(packed);
        }
    }

    private record Tight(PackedRow<Attempt> row) implements Row {
        @Override
        public List<Attempt> open() {
            return row.open();
        }
    }

    private record Plain(List<Attempt> row) implements Row {
        @Override
        public List<Attempt> open() {
            return row;
        }
    }
}
