package dev.jobkit.store.jdbc;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Fence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a batch needs from the tables, and writes what it became; the transaction is the caller's. */
final class BatchTables {
    private static final String FIND =
            "select namespace, name, uid, revision, labels, owner, live from jobkit_object where kind = ? and namespace = ? and name = any (?)";
    private static final String INSERT =
            "insert into jobkit_object (uid, revision, live, owner, labels, created, phase,"
                    + " started, finished, active, succeeded, failed, reason, message, metadata, status, spec, kind, namespace,"
                    + " name) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String SET = "update jobkit_object set uid = ?, revision = ?, live = ?, owner = ?, labels = ?,"
            + " created = ?, phase = ?, started = ?, finished = ?, active = ?, succeeded = ?, failed = ?, reason = ?,"
            + " message = ?, metadata = ?, status = ?";
    private static final String AT = " where kind = ? and namespace = ? and name = ?";
    private static final String APPEND = "insert into jobkit_attempt (run_uid, pod_uid, container, attempt, revision,"
            + " namespace, pod, completion_index, node, started, finished, exit_code, reason, body)"
            + " select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where not exists (select 1 from jobkit_attempt"
            + " where run_uid = ? and pod_uid = ? and container = ? and attempt = ?)";

    private final Dialect dialect;

    BatchTables(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Returns what stands at these places. */
    Map<Slot.Id, Slot> find(Connection connection, Collection<Slot.Id> ids) throws SQLException {
        Map<List<String>, Set<String>> byPlace = new LinkedHashMap<>();
        for (Slot.Id id : ids) {
            byPlace.computeIfAbsent(List.of(id.kind(), id.key().namespace()), k -> new LinkedHashSet<>())
                    .add(id.key().name());
        }
        Map<Slot.Id, Slot> found = new HashMap<>();
        for (Map.Entry<List<String>, Set<String>> place : byPlace.entrySet()) {
            String kind = place.getKey().get(0);
            List<String> names = new ArrayList<>(place.getValue());
            List<Slot> slots = Sql.query(
                    connection,
                    FIND,
                    List.of(kind, place.getKey().get(1), Sql.texts(connection, names)),
                    row -> Slot.found(
                            new Slot.Id(kind, new ObjectKey(row.getString(1), row.getString(2))),
                            row.getString(3),
                            row.getLong(4),
                            new Change.Before(Facets.labels(row.getString(5)), row.getString(6), row.getBoolean(7))));
            slots.forEach(slot -> found.put(slot.id(), slot));
        }
        return found;
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
        Sql.batch(
                connection,
                INSERT,
                batch.work(Set.of(Slot.Work.INSERT, Slot.Work.REPLACE), slot -> values(slot.object(), true)));
        Sql.batch(
                connection,
                SET + ", spec = ?" + AT,
                batch.work(Set.of(Slot.Work.UPDATE), slot -> values(slot.object(), true)));
        Sql.batch(
                connection,
                SET + AT,
                batch.work(Set.of(Slot.Work.UPDATE_STATUS), slot -> values(slot.object(), false)));
        Sql.batch(
                connection,
                "insert into jobkit_change (revision, type, kind, namespace, name, body) values (?, ?, ?, ?, ?, ?)",
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
        Sql.batch(
                connection,
                APPEND,
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
        if (withSpec) {
            values.add(row.spec());
        }
        values.add(row.kind());
        values.add(row.key().namespace());
        values.add(row.key().name());
        return values.toArray();
    }

    private static @Nullable Object[] values(Batch.Told told) {
        Slot.Id id = told.id();
        return new @Nullable Object[] {
            told.revision(),
            String.valueOf(told.type()),
            id == null ? null : id.kind(),
            id == null ? null : id.key().namespace(),
            id == null ? null : id.key().name(),
            body(told)
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
            attempt.runUid(),
            attempt.log().podUid(),
            attempt.log().container(),
            attempt.log().attempt(),
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
