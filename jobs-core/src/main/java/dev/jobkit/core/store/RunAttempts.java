package dev.jobkit.core.store;

import dev.jobkit.core.store.pack.PackedRow;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.LogKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one run, each at a place that stays: in rows, of which full ones are packed in their turn ({@link OpenRows}),
 * to some 70 bytes an attempt. A row of which something is forgotten is kept open, as the rest of it will go soon. Not
 * thread-safe.
 */
final class RunAttempts {
    private static final int ROW = 128;

    /** So many are looked through faster than hashes of them are kept. */
    private static final int FEW = 8;

    private final OpenRows open;

    /** Rows by the place of their first attempt. */
    private final TreeMap<Integer, Row> rows = new TreeMap<>();

    /** Made when there are more than a few, and anew when most of it is about what was forgotten. */
    private @Nullable HashBits known;

    private int next;
    private int here;

    /** Makes the attempts of a run that has none; {@code open} says when a row is packed. */
    RunAttempts(OpenRows open) {
        this.open = open;
    }

    /** Looks at an attempt; returns whether to go on. */
    interface Visitor {
        boolean visit(int place, Attempt attempt);
    }

    /** Adds the attempt, unless there is one with its log. */
    void append(Attempt attempt) {
        LogKey log = attempt.log();
        if (known == null && next == FEW) {
            known = hashesOfAll();
        }
        if ((known == null || !known.add(hash(log))) && isHere(log)) {
            return;
        }
        int first = next - next % ROW;
        Row row = rows.computeIfAbsent(first, place -> new Row());
        row.add(next++ % ROW, attempt);
        here++;
        if (next % ROW == 0) {
            open.add(row);
        }
    }

    private static long hash(LogKey log) {
        return HashBits.hash(log.podUid(), log.container(), log.attempt());
    }

    /** Looks at all; asked only when there is one of the same hash, which is hardly another one. */
    private boolean isHere(LogKey log) {
        return !visitAfter(-1, (place, attempt) -> !attempt.log().equals(log));
    }

    /** Shows the attempts behind this place; returns whether the visitor saw all of them. */
    boolean visitAfter(int place, Visitor visitor) {
        for (Map.Entry<Integer, Row> entry : rows.tailMap(place - ROW, false).entrySet()) {
            int first = entry.getKey();
            List<@Nullable Attempt> attempts = entry.getValue().attempts();
            for (int i = Math.max(0, place + 1 - first); i < attempts.size(); i++) {
                Attempt attempt = attempts.get(i);
                if (attempt != null && !visitor.visit(first + i, attempt)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Forgets the attempt with this log; the oldest are found first. */
    void forget(LogKey log) {
        for (Iterator<Map.Entry<Integer, Row>> all = rows.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Integer, Row> entry = all.next();
            Row row = entry.getValue();
            if (row.forget(log)) {
                if (row.isEmpty() && entry.getKey() + ROW <= next) {
                    all.remove();
                }
                here--;
                forgetHashes();
                return;
            }
        }
    }

    /** Keeps at most twice as many hashes as there are attempts, and some more. */
    private void forgetHashes() {
        if (known != null && known.size() > 2 * here + ROW) {
            known = hashesOfAll();
        }
    }

    private HashBits hashesOfAll() {
        HashBits all = new HashBits();
        visitAfter(-1, (place, attempt) -> {
            all.add(hash(attempt.log()));
            return true;
        });
        return all;
    }

    /** Returns how many hashes are kept, of what is here and of what was. */
    int hashes() {
        return known == null ? 0 : known.size();
    }

    /** Returns how many rows are packed. */
    int packed() {
        return (int) rows.values().stream().filter(row -> row.packed != null).count();
    }

    /** Attempts one after the other; null stands where one was forgotten. */
    static final class Row {
        private List<@Nullable Attempt> open = new ArrayList<>(1);
        private @Nullable PackedRow<@Nullable Attempt> packed;
        private int left;

        /** Before this place nothing is left. */
        private int first;

        void add(int place, Attempt attempt) {
            while (open.size() < place) {
                open.add(null); // what was before it went with the row
            }
            open.add(attempt);
            left++;
        }

        /** Packs the row if nothing of it was forgotten. */
        void pack() {
            if (left == ROW && packed == null) {
                packed = PackedRow.of(open);
                open = packed == null ? open : List.of();
            }
        }

        List<@Nullable Attempt> attempts() {
            return packed == null ? open : packed.open();
        }

        boolean isEmpty() {
            return left == 0;
        }

        boolean forget(LogKey log) {
            List<@Nullable Attempt> attempts = attempts();
            for (int i = first; i < attempts.size(); i++) {
                Attempt attempt = attempts.get(i);
                if (attempt != null && attempt.log().equals(log)) {
                    open = attempts;
                    packed = null;
                    open.set(i, null);
                    first += i == first ? 1 : 0;
                    left--;
                    return true;
                }
            }
            return false;
        }
    }
}
