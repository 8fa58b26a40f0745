package dev.jobkit.store.jdbc;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Fence;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a batch needs from the tables, and writes what it became; the transaction is the caller's. */
final class BatchTables {
    private static final String FOUND = "o.kind, o.namespace, o.name, o.uid, o.revision, o.labels, o.owner, o.live";
    private static final String FIND =
            "select " + FOUND + " from jobkit_object o where o.kind = ? and o.namespace = ? and o.name = any (?)";

    /** Each by its key, whatever the server thinks of the size of the table. */
    private static final String FIND_ALL = "select " + FOUND
            + " from unnest(?::text[], ?::text[], ?::text[]) w (kind, namespace, name) join jobkit_object o"
            + " on o.kind = w.kind collate \"C\" and o.namespace = w.namespace collate \"C\" and o.name = w.name collate \"C\"";

    private static final String AT = " where kind = ? and namespace = ? and name = ?";
    private static final Set<Slot.Work> UPDATES = Set.of(Slot.Work.UPDATE, Slot.Work.UPDATE_STATUS);

    private static final Bulk OBJECTS = new Bulk(
            "jobkit_object",
            3,
            "uid varchar",
            "revision bigint",
            "live boolean",
            "owner varchar",
            "labels text",
            "created timestamptz",
            "phase varchar",
            "started timestamptz",
            "finished timestamptz",
            "active integer",
            "succeeded integer",
            "failed integer",
            "reason text",
            "message text",
            "metadata text",
            "status text",
            "spec text",
            "kind varchar",
            "namespace varchar",
            "name varchar");
    private static final Bulk CHANGES = new Bulk(
            "jobkit_change",
            1,
            "kind varchar",
            "namespace varchar",
            "name varchar",
            "type varchar",
            "body text",
            "revision bigint");
    private static final Bulk ATTEMPTS = new Bulk(
            "jobkit_attempt",
            4,
            "revision bigint",
            "namespace varchar",
            "pod varchar",
            "completion_index integer",
            "node varchar",
            "started timestamptz",
            "finished timestamptz",
            "exit_code integer",
            "reason text",
            "body text",
            "run_uid varchar",
            "pod_uid varchar",
            "container varchar",
            "attempt integer");

    private final Dialect dialect;

    BatchTables(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Returns what stands at these places. */
    Map<Slot.Id, Slot> find(Connection connection, Collection<Slot.Id> ids) throws SQLException {
        Set<Slot.Id> places = new LinkedHashSet<>(ids);
        Map<Slot.Id, Slot> found = new HashMap<>();
        if (dialect == Dialect.POSTGRESQL) {
            find(
                    connection,
                    FIND_ALL,
                    List.of(
                            texts(connection, places, Slot.Id::kind),
                            texts(connection, places, id -> id.key().namespace()),
                            texts(connection, places, id -> id.key().name())),
                    found);
            return found;
        }
        Map<List<String>, List<Slot.Id>> byPlace = places.stream()
                .collect(Collectors.groupingBy(id -> List.of(id.kind(), id.key().namespace())));
        for (Map.Entry<List<String>, List<Slot.Id>> place : byPlace.entrySet()) {
            List<Object> values = new ArrayList<>(place.getKey());
            values.add(texts(connection, place.getValue(), id -> id.key().name()));
            find(connection, FIND, values, found);
        }
        return found;
    }

    private static Array texts(Connection connection, Collection<Slot.Id> ids, Function<Slot.Id, String> part)
            throws SQLException {
        return Sql.texts(connection, ids.stream().map(part).toList());
    }

    private static void find(Connection connection, String sql, List<Object> values, Map<Slot.Id, Slot> found)
            throws SQLException {
        List<Slot> slots = Sql.query(
                connection,
                sql,
                values,
                row -> Slot.found(
                        new Slot.Id(row.getString(1), new ObjectKey(row.getString(2), row.getString(3))),
                        row.getString(4),
                        row.getLong(5),
                        new Change.Before(Facets.labels(row.getString(6)), row.getString(7), row.getBoolean(8))));
        slots.forEach(slot -> found.put(slot.id(), slot));
    }

    /** Returns those of the fences that have run out or are of a former life; the others stay true to the end. */
    Set<Fence> refused(Connection connection, Set<Fence> fences) throws SQLException {
        Set<Fence> refused = new HashSet<>();
        for (Fence fence : fences) {
            String sql =
                    "select count(*) from jobkit_member where id = ? and epoch = ? and alive_until > " + dialect.now();
            if (Sql.number(connection, sql, fence.member(), fence.epoch()) == 0) {
                refused.add(fence);
            }
        }
        return refused;
    }

    /** Writes what a batch became. */
    void write(Connection connection, Batch batch) throws SQLException {
        Sql.batch(
                connection,
                "delete from jobkit_object" + AT,
                batch.work(Set.of(Slot.Work.DELETE, Slot.Work.REPLACE), slot -> place(slot.id())));
        OBJECTS.insert(
                connection,
                dialect,
                batch.work(Set.of(Slot.Work.INSERT, Slot.Work.REPLACE), slot -> values(slot.object(), true)));
        OBJECTS.update(
                connection,
                dialect,
                batch.work(UPDATES, slot -> values(slot.object(), slot.work() == Slot.Work.UPDATE)));
        CHANGES.insert(
                connection,
                dialect,
                batch.told().stream().map(BatchTables::values).toList());
        Sql.batch(
                connection,
                "insert into jobkit_deleted (kind, namespace, name, revision, uid, metadata, spec, status)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                batch.gone().stream().map(BatchTables::values).toList());
        Sql.batch(
                connection,
                "delete from jobkit_attempt where run_uid = ?",
                batch.dropped().stream()
                        .map(run -> new @Nullable Object[] {run})
                        .toList());
        Sql.batch(
                connection,
                "delete from jobkit_attempt where run_uid = ? and pod_uid = ? and container = ? and attempt = ?",
                batch.forgotten().stream()
                        .map(attempt -> new @Nullable Object[] {
                            attempt.runUid(),
                            attempt.log().podUid(),
                            attempt.log().container(),
                            attempt.log().attempt()
                        })
                        .toList());
        ATTEMPTS.append(
                connection,
                dialect,
                batch.appended().stream().map(BatchTables::values).toList());
    }

    private static @Nullable Object[] place(Slot.Id id) {
        return new Object[] {id.kind(), id.key().namespace(), id.key().name()};
    }

    private static @Nullable Object[] values(Stored object, boolean withSpec) {
        Row row = Rows.of(object, withSpec);
        Facets facets = Facets.of(object);
        Metadata metadata = object.metadata();
        List<@Nullable Object> values = new ArrayList<>(20);
        values.add(row.uid());
        values.add(row.revision());
        values.add(object.isLive());
        values.add(metadata.controller().map(Owner::uid).orElse(null));
        values.add(Facets.labels(metadata.labels()));
        values.add(Sql.time(metadata.created()));
        values.add(facets.phase());
        values.add(Sql.time(facets.started()));
        values.add(Sql.time(facets.finished()));
        values.add(Sql.number(facets.active()));
        values.add(Sql.number(facets.succeeded()));
        values.add(Sql.number(facets.failed()));
        values.add(facets.reason());
        values.add(facets.message());
        values.add(row.metadata());
        values.add(row.status());
        values.add(row.spec());
        values.add(row.kind());
        values.add(row.key().namespace());
        values.add(row.key().name());
        return values.toArray();
    }

    private static @Nullable Object[] values(Batch.Told told) {
        Slot.Id id = told.id();
        return new @Nullable Object[] {
            id == null ? null : id.kind(),
            id == null ? null : id.key().namespace(),
            id == null ? null : id.key().name(),
            String.valueOf(told.type()),
            body(told),
            told.revision()
        };
    }

    private static @Nullable String body(Batch.Told told) {
        if (told.event() != null) {
            return Rows.event(told.event());
        }
        return told.before() == null ? null : Rows.before(told.before());
    }

    private static @Nullable Object[] values(Batch.Gone gone) {
        Row row = Rows.of(gone.object(), true);
        return new @Nullable Object[] {
            row.kind(),
            row.key().namespace(),
            row.key().name(),
            gone.revision(),
            row.uid(),
            row.metadata(),
            row.spec(),
            row.status()
        };
    }

    private static @Nullable Object[] values(Batch.Appended appended) {
        Attempt attempt = appended.attempt();
        return new @Nullable Object[] {
            appended.revision(),
            attempt.pod().namespace(),
            attempt.pod().name(),
            Sql.number(attempt.index()),
            attempt.node(),
            Sql.time(attempt.started()),
            Sql.time(attempt.finished()),
            attempt.exitCode(),
            attempt.reason(),
            Rows.attempt(attempt),
            attempt.runUid(),
            attempt.log().podUid(),
            attempt.log().container(),
            attempt.log().attempt()
        };
    }
}
