package dev.jobkit.store.jdbc;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Position;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Liveness;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads objects and attempts. Thread-safe. */
final class ObjectReader {
    static final String ROW =
            "o.kind, o.namespace, o.name, o.uid, o.revision, o.metadata, " + SpecTable.SPEC + ", o.status";
    private static final String GET =
            "select " + ROW + " from jobkit_object o where o.kind = ? and o.namespace = ? and o.name = ?";
    private static final String OWNERLESS = " and o.owner is not null and not exists (select 1 from jobkit_object w"
            + " where w.uid = o.owner and w.kind <> 'JobRun' and w.kind <> 'Event' and w.kind <> 'Pod')"
            + " and o.metadata not like '%\"owners\":[{%\"kind\":\"Pod\",\"name\":%'";
    private static final String AT_WORK =
            "select " + ROW + " from jobkit_object o where o.kind = 'Pod' and o.live = true"
                    + " and (o.phase = 'Running' or o.owner in (select r.owner from jobkit_object r where r.kind = 'Pod'"
                    + " and r.live = true and r.phase = 'Running' and r.owner is not null))";
    private static final String REVISION = "select revision from jobkit_store";
    private static final int COLUMNS = 8;

    /** So many rows are decoded together; a start reads tens of thousands. */
    private static final int AT_ONCE = 1000;

    private final Database database;
    private final Dialect dialect;
    private final String id;

    ObjectReader(Database database, Dialect dialect, String id) {
        this.database = database;
        this.dialect = dialect;
        this.id = id;
    }

    <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
        List<Stored> found = database.read(connection -> Sql.query(
                connection, GET, List.of(kind.name(), key.namespace(), key.name()), row -> Rows.object(row(row, 1))));
        return found.stream().findFirst().map(kind.type()::cast);
    }

    <T extends Stored> List<T> getAll(Kind<T> kind, Set<ObjectKey> keys) {
        Set<Slot.Id> ids =
                keys.stream().map(key -> new Slot.Id(kind.name(), key)).collect(Collectors.toSet());
        List<Row> rows = database.transaction(connection -> {
            Sql.number(connection, dialect.readStore());
            return Places.find(connection, dialect, ROW, Places.OBJECTS, ids, 0, row -> row(row, 1));
        });
        return rows.stream().map(Rows::object).map(kind.type()::cast).toList();
    }

    /** Returns the live pods that run and those beside them; none when there are more than this. */
    List<Pod> atWork(int most) {
        List<Row> rows = database.read(
                connection -> Sql.query(connection, AT_WORK + " limit " + (most + 1L), List.of(), row -> row(row, 1)));
        return rows.size() > most
                ? List.of()
                : rows.stream().map(Rows::object).map(Pod.class::cast).toList();
    }

    <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) {
        return list(kind, query, page, "");
    }

    /**
     * Returns the objects whose managing owner is not there, unless that was a pod, which no index finds by its uid; a record has
     * the uid of its Job and owns nothing.
     */
    <T extends Stored> Listed<T> ownerless(Kind<T> kind, Page page) {
        return list(kind, Query.ALL, page, OWNERLESS);
    }

    /** Returns the objects that have an owner beside the one of the kind that manages theirs. */
    <T extends Stored> Listed<T> furtherOwned(Kind<T> kind, Page page) {
        String usual = kind.equals(Kind.POD) ? Kind.JOB.name() : kind.equals(Kind.JOB) ? Kind.CRON_JOB.name() : "";
        String first = "\"owners\":[{\"apiVersion\":%";
        return list(
                kind,
                Query.ALL,
                page,
                " and o.metadata like '%\"owners\":[{%' and (o.owner is null or o.metadata not like '%" + first
                        + ",\"kind\":\"" + usual + "\",%' or o.metadata like '%" + first + "},{\"apiVersion\":%')");
    }

    private <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page, String narrowed) {
        return listed(
                ROW,
                kind,
                query,
                page,
                narrowed,
                (connection, sql, values) -> read(connection, sql, values, kind, query, page),
                Stored::key);
    }

    /** Reads what a statement finds. */
    interface Reading<T> {
        Found<T> of(Connection connection, String sql, List<Object> values) throws SQLException;
    }

    /** Lists these columns of what the query chooses; a reading gets the revision as the first column, before them. */
    <T> Listed<T> listed(
            String columns,
            Kind<?> kind,
            Query query,
            Page page,
            String narrowed,
            Reading<T> reading,
            Function<T, ObjectKey> keyOf) {
        List<Object> values = new ArrayList<>();
        String sql = listing(columns, kind, query, page, narrowed, values);
        Found<T> found = database.read(connection -> {
            if (narrowed.isEmpty()) {
                Found<T> first = reading.of(connection, sql, values);
                if (!first.objects.isEmpty()) {
                    return first;
                }
            } // what looks at all rows, mostly in vain, does so once
            // No row tells the revision: it is asked for, and then again whether there is still nothing.
            long before = Sql.number(connection, REVISION);
            Found<T> second = reading.of(connection, sql, values);
            return second.objects.isEmpty() ? new Found<>(second.objects, before) : second;
        });
        boolean more = page.limit() > 0 && found.objects.size() > page.limit();
        List<T> shown = more ? found.objects.subList(0, page.limit()) : found.objects;
        return new Listed<>(
                shown, new Position(id, found.revision), more ? token(keyOf.apply(shown.get(shown.size() - 1))) : null);
    }

    /** Objects, and the revision at which the statement saw them. */
    record Found<T>(List<T> objects, long revision) {}

    /** Returns the statement of a list; it tells objects and position of one instant, in the order of the primary key. */
    private static String listing(
            String columns, Kind<?> kind, Query query, Page page, String narrowed, List<Object> values) {
        StringBuilder sql = new StringBuilder("select (")
                .append(REVISION)
                .append("), ")
                .append(columns)
                .append(" from jobkit_object o where o.kind = ?")
                .append(narrowed);
        values.add(kind.name());
        where(kind, query, sql, values);
        String token = page.token();
        if (token != null) {
            ObjectKey after = key(token);
            sql.append(" and o.namespace >= ? and (o.namespace, o.name) > (?, ?)");
            values.addAll(List.of(after.namespace(), after.namespace(), after.name()));
        }
        sql.append(" order by ").append(order(query));
        if (page.limit() > 0 && query.labels().matchExpressions().isEmpty()) {
            sql.append(" limit ").append(page.limit() + 1L);
        }
        return sql.toString();
    }

    /** Returns the columns of the index that fits: H2 takes the one that spares it the sorting, however many rows that reads. */
    private static String order(Query query) {
        String order = "o.namespace, o.name";
        if (query.ownerUid() != null) {
            return order;
        }
        return (query.liveness() == Liveness.LIVE ? "o.live, o.kind, " : "o.kind, ") + order;
    }

    private static <T extends Stored> Found<T> read(
            Connection connection, String sql, List<Object> values, Kind<T> kind, Query query, Page page)
            throws SQLException {
        List<T> objects = new ArrayList<>();
        List<Row> waiting = new ArrayList<>();
        long[] revision = new long[1];
        int most = page.limit() == 0 ? Integer.MAX_VALUE : page.limit() + 1;
        Sql.query(connection, sql, values, row -> {
            revision[0] = row.getLong(1);
            if (objects.size() < most) {
                waiting.add(row(row, 2));
                if (waiting.size() == AT_ONCE) {
                    decode(waiting, kind, query, objects);
                }
            }
            return true;
        });
        decode(waiting, kind, query, objects);
        return new Found<>(objects.size() > most ? objects.subList(0, most) : objects, revision[0]);
    }

    /** Makes objects of rows, on all processors when there are many, and keeps those that the query chooses. */
    private static <T extends Stored> void decode(List<Row> rows, Kind<T> kind, Query query, List<T> objects) {
        Stream<Row> stream = rows.size() < AT_ONCE ? rows.stream() : rows.parallelStream();
        objects.addAll(stream.map(Rows::object)
                .filter(query::matches)
                .map(kind.type()::cast)
                .toList());
        rows.clear();
    }

    private static void where(Kind<?> kind, Query query, StringBuilder sql, List<Object> values) {
        if (query.liveness() == Liveness.LIVE) {
            sql.append(" and o.live = true");
        }
        String namespace = query.namespace();
        if (namespace != null) {
            sql.append(" and o.namespace = ?");
            values.add(namespace);
        }
        String owner = query.ownerUid();
        if (owner != null && owner.isEmpty()) {
            // a kind that the statement names, as its index does
            sql.append(kind.equals(Kind.POD) ? " and o.kind = 'Pod'" : "").append(" and o.owner is null");
        } else if (owner != null) {
            sql.append(" and o.owner = ?");
            values.add(owner);
        }
        for (Map.Entry<String, String> label : query.labels().matchLabels().entrySet()) {
            sql.append(" and o.labels like ? escape '!'");
            String pair = Facets.pair(label.getKey(), label.getValue());
            values.add("%," + pair.replace("!", "!!").replace("_", "!_").replace("%", "!%") + "%");
        }
    }

    Listed<Attempt> attempts(String runUid, Page page) {
        String token = page.token();
        String sql = "select s.revision, a.revision, a.body from jobkit_store s left join jobkit_attempt a"
                + " on a.run_uid = ? and a.revision > ? order by a.revision"
                + (page.limit() > 0 ? " limit " + (page.limit() + 1L) : "");
        List<Attempt> found = new ArrayList<>();
        List<Long> places = new ArrayList<>();
        long[] revision = new long[1];
        database.read(connection -> {
            found.clear();
            places.clear();
            return Sql.query(connection, sql, List.of(runUid, token == null ? 0L : Long.parseLong(token)), row -> {
                revision[0] = row.getLong(1);
                String body = row.getString(3);
                if (body != null) {
                    places.add(row.getLong(2));
                    found.add(Rows.attempt(body));
                }
                return true;
            });
        });
        boolean more = page.limit() > 0 && found.size() > page.limit();
        return new Listed<>(
                more ? found.subList(0, page.limit()) : found,
                new Position(id, revision[0]),
                more ? Long.toString(places.get(page.limit() - 1)) : null);
    }

    /** Reads a row whose columns begin here, in the order of {@link #ROW}. */
    static Row row(ResultSet row, int from) throws SQLException {
        String kind = row.getString(from);
        String name = row.getString(from + 2);
        String uid = row.getString(from + 3);
        return new Row(
                kind,
                new ObjectKey(row.getString(from + 1), name),
                uid,
                row.getLong(from + 4),
                row.getString(from + 5),
                SpecBlanks.filled(row.getString(from + 6), kind, name, uid),
                row.getString(from + COLUMNS - 1));
    }

    private static String token(ObjectKey last) {
        return last.namespace() + "/" + last.name();
    }

    private static ObjectKey key(String token) {
        int slash = token.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not a page token of this store: " + token);
        }
        return new ObjectKey(token.substring(0, slash), token.substring(slash + 1));
    }
}
