package dev.jobkit.store.jdbc;

import dev.jobkit.model.ObjectKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the change log: changes of one transaction that follow each other, as one list. Up to version 4 of the schema a row
 * was one change, and such rows stay as they are.
 *
 * @param first the place of its first change
 * @param last the place of its last one
 * @param type Changes; of a single one its own
 * @param id the object of a single change, if any
 * @param body JSON
 */
record LogRow(
        long first,
        long last,
        char type,
        Slot.@Nullable Id id,
        @Nullable String body) {
    /** A row has as many changes at most. */
    static final int MOST = 256;

    static final String COLUMNS =
            "c.revision, coalesce(c.first_revision, c.revision), c.type, c.kind, c.namespace, c.name, c.body";

    /** About as long is a body, so that a row fits into a page of PostgreSQL. */
    private static final int LENGTH = 6000;

    private static final char CHANGES = 'C';

    /** Reads a row of {@link #COLUMNS}. */
    static LogRow of(ResultSet row) throws SQLException {
        String kind = row.getString(4);
        return new LogRow(
                row.getLong(2),
                row.getLong(1),
                row.getString(3).charAt(0),
                kind == null ? null : new Slot.Id(kind, new ObjectKey(row.getString(5), row.getString(6))),
                row.getString(7));
    }

    /** Returns the values of rows for changes, the last of which is at this place: first, type, body, last. */
    static List<@Nullable Object[]> rows(List<String> changes, long last) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        StringBuilder body = new StringBuilder(LENGTH);
        int begin = 0;
        for (int i = 0; i < changes.size(); i++) {
            body.append(i == begin ? '[' : ',').append(changes.get(i));
            boolean isFull = body.length() >= LENGTH || i - begin + 1 == MOST;
            if (isFull || i == changes.size() - 1) {
                long before = last - changes.size();
                rows.add(new Object[] {
                    before + begin + 1,
                    String.valueOf(CHANGES),
                    body.append(']').toString(),
                    before + i + 1
                });
                body.setLength(0);
                begin = i + 1;
            }
        }
        return rows;
    }

    /**
     * Returns its changes.
     *
     * @throws IllegalStateException if the body is not what a store writes
     */
    List<LogEntry> entries() {
        if (type != CHANGES) {
            return List.of(single());
        }
        List<LogEntry> entries = new ArrayList<>();
        JsonText in = new JsonText(text());
        in.take('[');
        while (in.goesOn(entries.size(), ']')) {
            entries.add(LogEntry.read(in, first + entries.size()));
        }
        if (entries.size() != last - first + 1) {
            throw new IllegalStateException(
                    "there are " + entries.size() + " changes in a row for those from " + first + " to " + last);
        }
        return entries;
    }

    private LogEntry single() {
        boolean isEvent = type == 'T';
        return new LogEntry(
                last,
                type,
                id,
                isEvent ? Rows.event(text()) : null,
                isEvent || body == null ? null : Rows.before(body));
    }

    private String text() {
        if (body == null) {
            throw new IllegalStateException("a change without its body");
        }
        return body;
    }
}
