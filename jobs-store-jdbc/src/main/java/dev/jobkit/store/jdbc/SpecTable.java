package dev.jobkit.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of shared specs. Each transaction makes sure that what it names is there, so that a sweep may take what nobody
 * names. Kept by the writer's thread, swept by one thread.
 */
final class SpecTable {
    private static final Logger log = LoggerFactory.getLogger(SpecTable.class);

    /** A row tells that it was named since, unless it has done so fewer changes ago: it is not written each time. */
    private static final long GRAIN = 10_000;

    /** Below that many nobody sweeps. */
    private static final long FEW = 1000;

    /** So many rows are dropped in a transaction at most, which holds others up. */
    private static final int AT_ONCE = 200;

    /** The spec of the row {@code o}, looked up where it is shared; its name, if there is no such row. */
    static final String SPEC = "case when o.spec like '" + SharedSpecs.MARK + "%' then"
            + " coalesce((select s.body from jobkit_spec s where s.id = o.spec), o.spec) else o.spec end";

    private static final String KEEP_LISTS = "insert into jobkit_spec (id, body, used)"
            + " select unnest(?::text[]), unnest(?::text[]), ? on conflict (id) do update set used = excluded.used"
            + " where jobkit_spec.used < ?";
    private static final String TOUCH = "update jobkit_spec set used = ? where id = ? and used < ?";
    private static final String KEEP = "insert into jobkit_spec (used, id, body) select ?, ?, ?"
            + " where not exists (select 1 from jobkit_spec where id = ?)";

    private final Dialect dialect;
    private final long grain;
    private final long few;
    private long expected;

    SpecTable(Dialect dialect) {
        this(dialect, GRAIN, FEW);
    }

    SpecTable(Dialect dialect, long grain, long few) {
        this.dialect = dialect;
        this.grain = grain;
        this.few = few;
        this.expected = few;
    }

    /** Makes sure that these are there when the transaction is over, and still named at its revision. */
    void keep(Together together, Collection<SharedSpecs.Shared> specs, long revision) throws SQLException {
        if (specs.isEmpty()) {
            return;
        }
        Connection connection = together.connection();
        if (dialect == Dialect.POSTGRESQL) {
            together.add(
                    KEEP_LISTS,
                    Sql.texts(
                            connection,
                            specs.stream().map(SharedSpecs.Shared::id).toList()),
                    Sql.texts(
                            connection,
                            specs.stream().map(SharedSpecs.Shared::text).toList()),
                    revision,
                    revision - grain);
            return;
        }
        List<@Nullable Object[]> touches = new ArrayList<>();
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (SharedSpecs.Shared spec : specs) {
            touches.add(new Object[] {revision, spec.id(), revision - grain});
            rows.add(new Object[] {revision, spec.id(), spec.text(), spec.id()});
        }
        Sql.batch(connection, TOUCH, touches);
        Sql.batch(connection, KEEP, rows);
    }

    /**
     * Drops what nobody names, once there are twice as many as the last sweep has left. What is named is found without a lock;
     * a row that was named since then says so.
     */
    void sweep(Database database) {
        long there = database.read(connection -> Sql.number(connection, "select count(*) from jobkit_spec"));
        if (there < expected) {
            return;
        }
        long revision = database.read(connection -> Sql.number(connection, "select revision from jobkit_store"));
        Set<String> unnamed =
                new LinkedHashSet<>(ids(database, "select id from jobkit_spec where used <= ?", revision - grain));
        for (String table : List.of(Places.OBJECTS, Places.DELETED)) {
            if (database.isClosed()) {
                return;
            }
            ids(database, "select distinct spec from " + table + " where spec like ?", SharedSpecs.MARK + "%")
                    .forEach(unnamed::remove);
        }
        int dropped = 0;
        List<String> ids = List.copyOf(unnamed);
        for (int from = 0; from < ids.size() && !database.isClosed(); from += AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
            dropped += drop(database, some, revision - grain);
        }
        expected = Math.max(few, 2 * (there - dropped));
        log.debug("{} of {} shared specs had no object any more", dropped, there);
    }

    private int drop(Database database, List<String> ids, long unlessSince) {
        return database.transaction(connection -> {
            Sql.number(connection, dialect.lockStore());
            return Sql.batch(
                    connection,
                    "delete from jobkit_spec where id = ? and used <= ?",
                    ids.stream()
                            .map(id -> new @Nullable Object[] {id, unlessSince})
                            .toList());
        });
    }

    private static List<String> ids(Database database, String sql, Object value) {
        return database.unbounded()
                .read(connection -> Sql.query(connection, sql, List.of(value), row -> row.getString(1)));
    }
}
