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

    /**
     * So many characters has a body, unless one change is longer: as a row fills a page of PostgreSQL where all of them are ASCII. A
     * longer one is put aside there.
     */
    private static final int LENGTH = 7900;

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
    static List<@Nullable Object[]> rows(List<LogText> changes, long last) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        StringBuilder body = new StringBuilder(LENGTH);
        long before = last;
        for (LogText text : changes) {
            before -= text.changes();
        }
        int many = 0;
        for (int i = 0; i < changes.size(); i++) {
            body.append(many == 0 ? '[' : ',').append(changes.get(i).text());
            many += changes.get(i).changes();
            LogText next = i == changes.size() - 1 ? null : changes.get(i + 1);
            if (next == null || body.length() + next.text().length() > LENGTH || many + next.changes() > MOST) {
                String list = body.append(']').toString();
                rows.add(new Object[] {before + 1, String.valueOf(CHANGES), list, before + many});
                body.setLength(0);
                before += many;
                many = 0;
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
        JsonText in = new JsonText(Phrases.expanded(text()));
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
