package dev.jobkit.store.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes many rows of one table: on PostgreSQL by one statement that takes a list for each column, which costs the server
 * a third of what a statement for each row does (lists in the select, as lists in a from are put aside first); on H2, which is in this program, row by row.
 */
final class Bulk {
    private static final Map<String, String> ARRAYS =
            Map.of("bigint", "int8", "integer", "int4", "boolean", "bool", "varchar", "text");

    private static final String TIME = "timestamptz";

    /** Columns that stay as they are where no value is given. */
    private static final Set<String> KEPT = Set.of("labels", "metadata", "spec");

    private final String table;
    private final List<Column> columns;
    private final int keys;

    /** What is said to each database. */
    private final Words postgres;

    private final Words h2;

    private record Words(String insert, String append, String update) {}

    private record Column(String name, String type) {}

    /**
     * Describes a table.
     *
     * @param keys how many of the columns, the last ones, tell a row from others
     * @param columns name and type of each, as PostgreSQL calls it: {@code "revision bigint"}
     */
    Bulk(String table, int keys, String... columns) {
        this.table = table;
        this.keys = keys;
        this.columns = Stream.of(columns)
                .map(column -> column.split(" "))
                .map(words -> new Column(words[0], words[1]))
                .toList();
        String add = into() + " select " + each(column -> "unnest(?::" + column.type + "[])");
        this.postgres = new Words(add, add + " on conflict do nothing", updateOfLists());
        String unlessThere =
                " select " + marks() + " where not exists (select 1 from " + table + " where " + at() + ")";
        this.h2 = new Words(into() + " values (" + marks() + ")", into() + unlessThere, updateOfOne());
    }

    /** Adds rows with values in the order of the columns. */
    void insert(Together together, Dialect dialect, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        if (dialect == Dialect.POSTGRESQL) {
            together.add(postgres.insert, lists(together.connection(), rows));
        } else {
            Sql.batch(together.connection(), h2.insert, rows);
        }
    }

    /** Adds rows, but none whose key is there. */
    void append(Together together, Dialect dialect, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        if (dialect == Dialect.POSTGRESQL) {
            together.add(postgres.append, lists(together.connection(), rows));
        } else {
            Sql.batch(
                    together.connection(),
                    h2.append,
                    rows.stream().map(this::withKeyAgain).toList());
        }
    }

    private @Nullable Object[] withKeyAgain(@Nullable Object[] row) {
        @Nullable Object[] longer = Arrays.copyOf(row, row.length + keys);
        System.arraycopy(row, row.length - keys, longer, row.length, keys);
        return longer;
    }

    private String into() {
        return "insert into " + table + " (" + each(Column::name) + ")";
    }

    private String marks() {
        return each(column -> "?");
    }

    private List<Column> key() {
        return columns.subList(columns.size() - keys, columns.size());
    }

    /**
     * Gives rows, found by their keys, these values in the other columns; labels, metadata and a spec that are null stay as they
     * are. If one is not there, all fails with this message and the state {@link Trouble#STALE}.
     */
    void update(Together together, Dialect dialect, List<@Nullable Object[]> rows, String problem) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        if (dialect == Dialect.POSTGRESQL) {
            together.addOf(rows.size(), problem, Trouble.STALE, postgres.update, lists(together.connection(), rows));
        } else if (Sql.batch(together.connection(), h2.update, rows) != rows.size()) {
            throw new SQLException(problem, Trouble.STALE);
        }
    }

    private String updateOfLists() {
        String rows = each(column -> "unnest(?::" + column.type + "[]) as " + column.name);
        String set = values(column -> column.name + " = " + kept(column, "v." + column.name, "t."));
        String at = key().stream()
                .map(column -> "t." + column.name + " = v." + column.name + " collate \"C\"")
                .collect(Collectors.joining(" and "));
        return "update " + table + " t set " + set + " from (select " + rows + ") v where " + at;
    }

    private String updateOfOne() {
        return "update " + table + " set " + values(column -> column.name + " = " + kept(column, "?", "")) + " where "
                + at();
    }

    private String at() {
        return key().stream().map(column -> column.name + " = ?").collect(Collectors.joining(" and "));
    }

    private String values(Function<Column, String> word) {
        return columns.subList(0, columns.size() - keys).stream().map(word).collect(Collectors.joining(", "));
    }

    private static String kept(Column column, String value, String prefix) {
        return KEPT.contains(column.name) ? "coalesce(" + value + ", " + prefix + column.name + ")" : value;
    }

    private String each(Function<Column, String> word) {
        return columns.stream().map(word).collect(Collectors.joining(", "));
    }

    /** Returns a list for each column. */
    private Object[] lists(Connection connection, List<@Nullable Object[]> rows) throws SQLException {
        Object[] lists = new Object[columns.size()];
        for (int i = 0; i < lists.length; i++) {
            Column column = columns.get(i);
            lists[i] = column.type.equals(TIME) ? times(connection, i, rows) : list(connection, column, i, rows);
        }
        return lists;
    }

    private static Array list(Connection connection, Column column, int index, List<@Nullable Object[]> rows)
            throws SQLException {
        @Nullable
        Object[] list = switch (column.type) {
            case "bigint" -> new Long[rows.size()];
            case "integer" -> new Integer[rows.size()];
            case "boolean" -> new Boolean[rows.size()];
            default -> new String[rows.size()];
        };
        for (int i = 0; i < list.length; i++) {
            Object value = rows.get(i)[index];
            list[i] = value instanceof Sql.Null ? null : value;
        }
        return connection.createArrayOf(ARRAYS.getOrDefault(column.type, column.type), list);
    }

    private static Array times(Connection connection, int index, List<@Nullable Object[]> rows) throws SQLException {
        @Nullable String[] list = new String[rows.size()];
        for (int i = 0; i < list.length; i++) {
            list[i] = rows.get(i)[index] instanceof Instant at ? text(at) : null;
        }
        return connection.createArrayOf(TIME, list);
    }

    /** Writes an instant as PostgreSQL reads it, in any year. */
    private static String text(Instant at) {
        if (Instants.isPlain(at)) {
            StringBuilder out = new StringBuilder(32);
            Instants.write(at, out);
            return out.toString();
        }
        OffsetDateTime utc = at.atOffset(ZoneOffset.UTC);
        int year = utc.getYear();
        String rest = utc.withYear(2000).toString().substring("2000".length()); // a leap year
        return String.format(Locale.ROOT, "%04d", year > 0 ? year : 1 - year) + rest + (year > 0 ? "" : " BC");
    }
}
