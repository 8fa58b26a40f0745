package dev.jobkit.store.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Plain JDBC in fewer words. */
final class Sql {
    private Sql() {}

    /** Reads one row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static <T> List<T> query(Connection connection, String sql, List<?> values, Reader<T> reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values.toArray());
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
                return found;
            }
        }
    }

    static long number(Connection connection, String sql, Object... values) throws SQLException {
        List<Long> found = query(connection, sql, List.of(values), row -> row.getLong(1));
        if (found.isEmpty()) {
            throw new SQLException("no row: " + sql);
        }
        return found.get(0);
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    /** Runs a statement once for each row of values; returns how many rows of the table it changed. */
    static int batch(Connection connection, String sql, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            return IntStream.of(statement.executeBatch()).sum();
        }
    }

    /** Returns an array of text for {@code = any (?)}. */
    static Array texts(Connection connection, List<String> values) throws SQLException {
        return connection.createArrayOf(
                "varchar", values.stream().map(Sql::bindable).toArray());
    }

    static void bind(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Instant instant) {
                statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
            } else if (value instanceof Array array) {
                statement.setArray(i + 1, array);
            } else if (value == Null.TIME) {
                statement.setNull(i + 1, Types.TIMESTAMP_WITH_TIMEZONE);
            } else if (value == Null.NUMBER) {
                statement.setNull(i + 1, Types.INTEGER);
            } else if (value == null) {
                statement.setNull(i + 1, Types.VARCHAR);
            } else {
                statement.setObject(i + 1, value instanceof String text ? bindable(text) : value);
            }
        }
    }

    /** Returns a text without NUL, which PostgreSQL does not take; who asks for one finds nothing, as no name has this sign. */
    static String bindable(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', Facets.UNKNOWN);
    }

    /** Nothing, where it is not text. */
    enum Null {
        TIME,
        NUMBER
    }

    /** Returns the instant of this statement by the clock of the database. */
    static Instant now(Connection connection, Dialect dialect) throws SQLException {
        return query(connection, "select " + dialect.now(), List.of(), row -> instant(row, 1))
                .get(0);
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Object time(@Nullable Instant instant) {
        return instant == null ? Null.TIME : instant;
    }

    static Object number(@Nullable Integer number) {
        return number == null ? Null.NUMBER : number;
    }
}
