package dev.jobkit.store.jdbc;

import dev.jobkit.spi.Change;
import dev.jobkit.spi.RevisionGoneException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the change log. Thread-safe.
 *
 * <p>A change of an object carries no body: the object is read where it is, or, if it was deleted later, its last state.
 */
final class ChangeReader {
    private static final int MOST = 5000;
    private static final String CHANGES = "select " + LogRow.COLUMNS + " from jobkit_change c where c.revision > ?"
            + " and c.revision < ? and coalesce(c.first_revision, c.revision) <= ? order by c.revision";
    private static final String OLDEST =
            "select coalesce(first_revision, revision) from jobkit_change order by revision limit 1";

    private final Database database;
    private final Dialect dialect;

    ChangeReader(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    /** What was read of a part of the log. */
    private record Part(
            long newest, List<LogEntry> entries, Map<Slot.Id, Row> now, Map<Slot.Id, NavigableMap<Long, Row>> ends) {}

    List<Change> after(long revision, int limit) throws RevisionGoneException {
        int most = Math.min(limit, MOST);
        long upTo = revision > Long.MAX_VALUE - most - LogRow.MOST ? Long.MAX_VALUE - LogRow.MOST : revision + most;
        Part part = database.transaction(connection -> read(connection, revision, upTo));
        if (part.entries.isEmpty() && part.newest == revision) {
            return List.of();
        }
        if (part.entries.isEmpty() && part.newest < revision) {
            throw RevisionGoneException.beyond(revision, part.newest);
        }
        if (part.entries.isEmpty() || part.entries.get(0).revision() != revision + 1) {
            throw gone(revision);
        }
        List<Change> changes = new ArrayList<>(part.entries.size());
        for (LogEntry entry : part.entries) {
            changes.add(change(entry, part, revision));
        }
        return changes;
    }

    /** Reads the newest revision first, changes next, and last states last: what went in between is found there. */
    private Part read(Connection connection, long after, long upTo) throws SQLException {
        long newest = Sql.number(connection, dialect.readStore());
        List<LogEntry> entries = new ArrayList<>();
        Set<Slot.Id> ids = new LinkedHashSet<>();
        List<LogRow> rows = Sql.query(connection, CHANGES, List.of(after, upTo + LogRow.MOST, upTo), LogRow::of);
        for (LogRow row : rows) {
            for (LogEntry entry : row.entries()) {
                if (entry.revision() > after && entry.revision() <= upTo) {
                    entries.add(entry);
                    if (entry.id() != null) {
                        ids.add(entry.id());
                    }
                }
            }
        }
        Map<Slot.Id, Row> now = new HashMap<>();
        Map<Slot.Id, NavigableMap<Long, Row>> ends = new HashMap<>();
        if (!ids.isEmpty()) {
            find(connection, Places.OBJECTS, ids, 0).forEach(row -> now.put(id(row), row));
            find(connection, Places.DELETED, ids, after)
                    .forEach(row ->
                            ends.computeIfAbsent(id(row), id -> new TreeMap<>()).put(row.revision(), row));
        }
        return new Part(newest, entries, now, ends);
    }

    private List<Row> find(Connection connection, String table, Set<Slot.Id> ids, long from) throws SQLException {
        return Places.find(connection, dialect, ObjectReader.ROW, table, ids, from, row -> ObjectReader.row(row, 1));
    }

    private static Slot.Id id(Row row) {
        return new Slot.Id(row.kind(), row.key());
    }

    private RevisionGoneException gone(long revision) {
        List<Long> oldest =
                database.read(connection -> Sql.query(connection, OLDEST, List.of(), row -> row.getLong(1)));
        return new RevisionGoneException(revision, oldest.isEmpty() ? 0 : oldest.get(0));
    }

    private Change change(LogEntry entry, Part part, long asked) throws RevisionGoneException {
        if (entry.type() == 'H') {
            return new Change.Hidden(entry.revision());
        }
        if (entry.type() == 'T') {
            return new Change.Told(entry.revision(), present(entry.event()));
        }
        Slot.Id id = present(entry.id());
        NavigableMap<Long, Row> ends = part.ends.get(id);
        Map.Entry<Long, Row> end = ends == null ? null : ends.ceilingEntry(entry.revision());
        Row row = end != null ? end.getValue() : entry.type() == 'D' ? null : part.now.get(id);
        if (row == null) {
            throw gone(asked); // its last state was dropped between two reads, and so was this change
        }
        Change.Type type = entry.type() == 'A'
                ? Change.Type.ADDED
                : entry.type() == 'M' ? Change.Type.MODIFIED : Change.Type.DELETED;
        return new Change.Written(entry.revision(), type, Rows.object(row), entry.before());
    }

    private static <T> T present(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("a part of a change is missing");
        }
        return part;
    }

    /** Returns the revision of the newest change. */
    long revision() {
        return database.read(connection -> Sql.number(connection, "select revision from jobkit_store"));
    }
}
