package dev.jobkit.store.jdbc;

import dev.jobkit.model.Stored;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges the change log: gapless up to the counter, and each object's last write stands in it. For one thread. */
final class LogCheck {
    private final Findings found;
    private final Map<Long, Slot.Id> written = new HashMap<>();
    private final Map<Slot.Id, Long> gone = new HashMap<>();
    private final Set<Long> deletions = new HashSet<>();
    private final Set<Long> appended = new HashSet<>();
    private final Set<Slot.Id> there = new HashSet<>();
    private long counter;
    private long oldest = Long.MAX_VALUE;
    private long last;

    LogCheck(Findings found) {
        this.found = found;
    }

    void counters(List<Long> counters) {
        if (counters.size() != 1) {
            found.broken("jobkit_store", "has " + counters.size() + " rows, expected one", Findings.RESTORE);
        }
        counter = counters.isEmpty() ? 0 : counters.get(counters.size() - 1);
    }

    void object(Stored object) {
        Slot.Id id = new Slot.Id(object.kind().name(), object.key());
        there.add(id);
        long revision = object.metadata().revision();
        if (written.put(revision, id) != null) {
            found.broken(
                    RowCheck.about(object), "revision " + revision + " is another object's, too", Findings.RESTORE);
        }
        notBeyond(RowCheck.about(object), revision);
    }

    void attempt(StoreRows.AttemptRow attempt) {
        appended.add(attempt.revision());
        notBeyond(RowCheck.about(attempt), attempt.revision());
    }

    private void notBeyond(String about, long revision) {
        if (revision > counter) {
            found.broken(
                    about, "revision " + revision + " is beyond the store's, which is " + counter, Findings.RESTORE);
        }
    }

    void deleted(Row row) {
        Slot.Id id = new Slot.Id(row.kind(), row.key());
        gone.merge(id, row.revision(), Math::max);
        deletions.add(row.revision());
        try {
            Rows.object(row);
        } catch (RuntimeException e) {
            found.broken(
                    "last state of " + row.kind() + " " + row.key(),
                    "cannot be read: " + e.getMessage(),
                    Findings.RESTORE);
        }
    }

    void change(LogRow row) {
        if (oldest == Long.MAX_VALUE) {
            oldest = row.first();
        } else if (row.first() != last + 1) {
            gap(last + 1, row.first() - 1);
        }
        last = row.last();
        List<LogEntry> entries;
        try {
            entries = row.entries();
        } catch (RuntimeException e) {
            found.broken(
                    row.first() == last ? "change " + last : "changes " + row.first() + " to " + last,
                    "cannot be read: " + e.getMessage(),
                    Findings.RESTORE);
            return;
        }
        entries.forEach(this::change);
    }

    private void change(LogEntry change) {
        long revision = change.revision();
        String about = "change " + revision;
        notBeyond(about, revision);
        Slot.Id id = change.id();
        switch (change.type()) {
            case 'A', 'M' -> written(about, revision, id);
            case 'D' -> {
                if (!deletions.remove(revision)) {
                    found.broken(
                            about,
                            "tells of the deletion of " + name(id) + ", whose last state is missing",
                            Findings.RESTORE);
                }
            }
            case 'T', 'H' -> appended.remove(revision);
            default -> found.broken(about, "has the unknown type " + change.type(), Findings.RESTORE);
        }
    }

    private void written(String about, long revision, Slot.@Nullable Id id) {
        Slot.Id object = written.remove(revision);
        if (object != null && !object.equals(id)) {
            found.broken(
                    about, "tells of " + name(id) + ", but " + name(object) + " was written then", Findings.RESTORE);
        }
        if (id == null || !(there.contains(id) || gone.getOrDefault(id, 0L) > revision)) {
            found.broken(
                    about, "tells of " + name(id) + ", which is neither there nor was deleted since", Findings.RESTORE);
        }
    }

    private static String name(Slot.@Nullable Id id) {
        return id == null ? "nothing" : id.kind() + " " + id.key();
    }

    /** Judges what only the whole log tells. */
    void end() {
        if (last < counter) {
            gap(last + 1, counter);
        }
        written.forEach((revision, id) -> {
            if (revision >= oldest) {
                found.broken(
                        name(id),
                        "was written at revision " + revision + ", of which the change log knows nothing",
                        Findings.RESTORE);
            }
        });
        appended.forEach(revision -> {
            if (revision >= oldest) {
                found.broken(
                        "change " + revision, "is missing or none, but an attempt was appended then", Findings.RESTORE);
            }
        });
        deletions.forEach(revision -> {
            if (revision >= oldest) {
                found.broken(
                        "change " + revision,
                        "is missing or no deletion, but there is a last state of it",
                        Findings.RESTORE);
            }
        });
    }

    private void gap(long from, long to) {
        found.broken(
                "the change log",
                (from == to ? "revision " + from + " is missing" : "revisions " + from + " to " + to + " are missing"),
                "listeners and watches that were before this place have to begin anew; "
                        + "empty jobkit_change while no program has the store open");
    }
}
