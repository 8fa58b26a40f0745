package dev.jobkit.store.jdbc;

import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.RevisionGoneException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the change log. Thread-safe.
 *
 * <p>A change of an object carries no body: the object is read where it is, or, if it was deleted later, its last state.
 */
final class ChangeReader {
    private static final int MOST = 5000;
    private static final String CHANGES =
            "select c.revision, c.type, c.kind, c.namespace, c.name, c.body, o.uid, o.revision, o.metadata, o.spec,"
                    + " o.status from jobkit_change c left join jobkit_object o on o.kind = c.kind"
                    + " and o.namespace = c.namespace and o.name = c.name and c.type in ('A', 'M')"
                    + " where c.revision > ? and c.revision <= ? order by c.revision";
    private static final String DELETED =
            "select distinct d.kind, d.namespace, d.name, d.uid, d.revision, d.metadata, d.spec, d.status"
                    + " from jobkit_change c join jobkit_deleted d on d.kind = c.kind and d.namespace = c.namespace"
                    + " and d.name = c.name and d.revision >= c.revision where c.revision > ? and c.revision <= ?";

    private final Database database;

    ChangeReader(Database database) {
        this.database = database;
    }

    /** A row of the change log with the object as it is now, if it is there. */
    private record Entry(
            long revision,
            char type,
            Slot.@Nullable Id id,
            @Nullable String body,
            @Nullable Row now) {}

    List<Change> after(long revision, int limit) throws RevisionGoneException {
        int most = Math.min(limit, MOST);
        List<Entry> entries = new ArrayList<>();
        Map<Slot.Id, NavigableMap<Long, Row>> deleted = new HashMap<>();
        long newest = database.read(connection -> {
            entries.clear();
            deleted.clear();
            long upTo = revision > Long.MAX_VALUE - most ? Long.MAX_VALUE : revision + most;
            entries.addAll(entries(connection, revision, upTo));
            if (entries.stream().anyMatch(entry -> entry.id != null)) {
                deleted.putAll(deleted(connection, revision, upTo));
            }
            return entries.isEmpty() ? Sql.number(connection, "select revision from jobkit_store") : 0;
        });
        if (entries.isEmpty() && newest == revision) {
            return List.of();
        }
        if (entries.isEmpty() && newest < revision) {
            throw RevisionGoneException.beyond(revision, newest);
        }
        if (entries.isEmpty() || entries.get(0).revision != revision + 1) {
            throw gone(revision);
        }
        List<Change> changes = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            changes.add(change(entry, deleted, revision));
        }
        return changes;
    }

    private RevisionGoneException gone(long revision) {
        long oldest = database.read(
                connection -> Sql.number(connection, "select coalesce(min(revision), 0) from jobkit_change"));
        return new RevisionGoneException(revision, oldest);
    }

    private Change change(Entry entry, Map<Slot.Id, NavigableMap<Long, Row>> deleted, long asked)
            throws RevisionGoneException {
        if (entry.type == 'H') {
            return new Change.Hidden(entry.revision);
        }
        if (entry.type == 'T') {
            return new Change.Told(entry.revision, Rows.event(present(entry.body)));
        }
        NavigableMap<Long, Row> ends = deleted.getOrDefault(present(entry.id), new TreeMap<>());
        Map.Entry<Long, Row> end = ends.ceilingEntry(entry.revision);
        Row row = end == null ? entry.now : end.getValue();
        if (row == null) {
            throw gone(asked); // its last state was dropped between two reads, and so was this change
        }
        Stored object = Rows.object(row);
        Change.Type type =
                entry.type == 'A' ? Change.Type.ADDED : entry.type == 'M' ? Change.Type.MODIFIED : Change.Type.DELETED;
        Change.@Nullable Before before = entry.body == null ? null : Rows.before(entry.body);
        return new Change.Written(entry.revision, type, object, before);
    }

    private static <T> T present(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("a part of a change is missing");
        }
        return part;
    }

    private static List<Entry> entries(Connection connection, long after, long upTo) throws SQLException {
        return Sql.query(connection, CHANGES, List.of(after, upTo), row -> {
            String kind = row.getString(3);
            Slot.@Nullable Id id =
                    kind == null ? null : new Slot.Id(kind, new ObjectKey(row.getString(4), row.getString(5)));
            String uid = row.getString(7);
            Row now = id == null || uid == null
                    ? null
                    : new Row(
                            id.kind(),
                            id.key(),
                            uid,
                            row.getLong(8),
                            row.getString(9),
                            row.getString(10),
                            row.getString(11));
            return new Entry(row.getLong(1), row.getString(2).charAt(0), id, row.getString(6), now);
        });
    }

    private static Map<Slot.Id, NavigableMap<Long, Row>> deleted(Connection connection, long after, long upTo)
            throws SQLException {
        Map<Slot.Id, NavigableMap<Long, Row>> found = new HashMap<>();
        List<Row> rows = Sql.query(connection, DELETED, List.of(after, upTo), row -> ObjectReader.row(row, 1));
        for (Row row : rows) {
            found.computeIfAbsent(new Slot.Id(row.kind(), row.key()), id -> new TreeMap<>())
                    .put(row.revision(), row);
        }
        return found;
    }

    /** Returns the revision of the newest change. */
    long revision() {
        return database.read(connection -> Sql.number(connection, "select revision from jobkit_store"));
    }
}
