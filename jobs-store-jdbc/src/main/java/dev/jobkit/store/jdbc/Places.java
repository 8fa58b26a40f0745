package dev.jobkit.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the rows of many objects by their names. */
final class Places {
    static final String OBJECTS = "jobkit_object";
    static final String DELETED = "jobkit_deleted";

    private Places() {}

    /**
     * Reads what a table has at these places from a revision on, on PostgreSQL by one statement.
     *
     * @param columns what is read, of the table {@code o}
     */
    static <T> List<T> find(
            Connection connection,
            Dialect dialect,
            String columns,
            String table,
            Set<Slot.Id> ids,
            long from,
            Sql.Reader<T> reader)
            throws SQLException {
        if (dialect == Dialect.POSTGRESQL) {
            String collate = table.equals(OBJECTS) ? " collate \"C\"" : "";
            String sql = "select " + columns + " from unnest(?::text[], ?::text[], ?::text[]) w (kind, namespace, name)"
                    + " join " + table + " o on o.kind = w.kind" + collate + " and o.namespace = w.namespace" + collate
                    + " and o.name = w.name" + collate + " where o.revision >= ?";
            List<Object> values = new ArrayList<>();
            for (Function<Slot.Id, String> part : List.<Function<Slot.Id, String>>of(
                    Slot.Id::kind, id -> id.key().namespace(), id -> id.key().name())) {
                values.add(Sql.texts(connection, parts(ids, part)));
            }
            values.add(from);
            return Sql.query(connection, sql, values, reader);
        }
        String sql = ofH2(columns, table);
        Map<List<String>, List<Slot.Id>> byPlace = ids.stream()
                .collect(Collectors.groupingBy(id -> List.of(id.kind(), id.key().namespace())));
        List<T> found = new ArrayList<>();
        for (Map.Entry<List<String>, List<Slot.Id>> place : byPlace.entrySet()) {
            List<Object> values = new ArrayList<>();
            values.add(
                    Sql.texts(connection, parts(place.getValue(), id -> id.key().name())));
            values.addAll(place.getKey());
            values.add(from);
            found.addAll(Sql.query(connection, sql, values, reader));
        }
        return found;
    }

    /** Returns a statement that goes from the names to the key; asked for one of some names, H2 reads the whole namespace. */
    static String ofH2(String columns, String table) {
        return "select " + columns + " from unnest(cast(? as varchar array)) w (name) join " + table
                + " o on o.kind = ? and o.namespace = ? and o.name = w.name where o.revision >= ?";
    }

    private static List<String> parts(Collection<Slot.Id> ids, Function<Slot.Id, String> part) {
        return ids.stream().map(part).toList();
    }
}
