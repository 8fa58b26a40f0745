package dev.jobkit.store.jdbc;

import dev.jobkit.model.ObjectKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads all rows over one connection, page by page; the transaction that makes them of one instant is the caller's. */
final class JdbcRows implements StoreRows {
    private static final int PAGE = 2000;
    private static final String OBJECTS = "select " + ObjectReader.ROW
            + ", o.live, o.owner, o.labels, o.created, o.phase, o.started, o.finished, o.active, o.succeeded,"
            + " o.failed, o.reason, o.message from jobkit_object o where o.kind = ? and o.namespace >= ?"
            + " and (o.namespace, o.name) > (?, ?) order by o.kind, o.namespace, o.name limit " + PAGE;
    private static final String CHANGES =
            "select " + LogRow.COLUMNS + " from jobkit_change c where c.revision > ? order by c.revision limit " + PAGE;
    private static final String DELETED = "select " + ObjectReader.ROW
            + " from jobkit_deleted o where o.revision > ? order by o.revision limit " + PAGE;
    private static final String ATTEMPTS = "select run_uid, pod_uid, container, attempt, revision, exit_code, body"
            + " from jobkit_attempt order by run_uid, pod_uid, container, attempt";

    private final Connection connection;

    JdbcRows(Connection connection) {
        this.connection = connection;
    }

    /** A read that may fail. */
    private interface Read<T> {
        T read() throws SQLException;
    }

    private static <T> T reading(Read<T> read) {
        try {
            return read.read();
        } catch (SQLException e) {
            throw new StoreUnavailableException("the store cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Long> counters() {
        return reading(() -> Sql.query(
                connection, "select revision from jobkit_store order by revision", List.of(), row -> row.getLong(1)));
    }

    @Override
    public List<String> kinds() {
        return reading(() -> Sql.query(
                connection,
                "select distinct kind from jobkit_object order by kind",
                List.of(),
                row -> row.getString(1)));
    }

    @Override
    public void objects(String kind, ObjectTaker taker) {
        ObjectKey after = new ObjectKey("", "");
        while (true) {
            ObjectKey from = after;
            List<Row> page = new ArrayList<>();
            List<Columns> columns = reading(() -> Sql.query(
                    connection, OBJECTS, List.of(kind, from.namespace(), from.namespace(), from.name()), row -> {
                        page.add(ObjectReader.row(row, 1));
                        return columns(row);
                    }));
            for (int i = 0; i < page.size(); i++) {
                taker.take(page.get(i), columns.get(i));
            }
            if (page.size() < PAGE) {
                return;
            }
            after = page.get(page.size() - 1).key();
        }
    }

    private static Columns columns(ResultSet row) throws SQLException {
        return new Columns(
                row.getBoolean(9),
                row.getString(10),
                row.getString(11),
                time(row, 12),
                new Facets(
                        row.getString(13),
                        time(row, 14),
                        time(row, 15),
                        number(row, 16),
                        number(row, 17),
                        number(row, 18),
                        row.getString(19),
                        row.getString(20)));
    }

    private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable Integer number(ResultSet row, int column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? null : number;
    }

    @Override
    public void specs(BiConsumer<String, String> taker) {
        reading(() -> Sql.query(connection, "select id, body from jobkit_spec order by id", List.of(), row -> {
            taker.accept(row.getString(1), row.getString(2));
            return true;
        }));
    }

    @Override
    public void changes(Consumer<LogRow> taker) {
        pages(CHANGES, LogRow::of, LogRow::last, taker);
    }

    @Override
    public void deleted(Consumer<Row> taker) {
        pages(DELETED, row -> ObjectReader.row(row, 1), Row::revision, taker);
    }

    @Override
    public void attempts(Consumer<AttemptRow> taker) {
        reading(() -> Sql.query(connection, ATTEMPTS, List.of(), row -> {
            taker.accept(new AttemptRow(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getInt(4),
                    row.getLong(5),
                    row.getInt(6),
                    row.getString(7)));
            return true;
        }));
    }

    /** Tells the place of a row. */
    private interface Place<T> {
        long of(T row);
    }

    private <T> void pages(String sql, Sql.Reader<T> reader, Place<T> place, Consumer<T> taker) {
        long after = -1;
        while (true) {
            long from = after;
            List<T> page = reading(() -> Sql.query(connection, sql, List.of(from), reader));
            page.forEach(taker);
            if (page.size() < PAGE) {
                return;
            }
            after = place.of(page.get(page.size() - 1));
        }
    }
}
