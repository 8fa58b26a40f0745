package dev.jobkit.store.jdbc;

import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Fence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a batch needs from the tables, and writes what it became; the transaction is the caller's. */
final class BatchTables {
    private static final String FOUND = "o.kind, o.namespace, o.name, o.uid, o.revision, o.labels, o.owner, o.live";
    private static final String AT = " where kind = ? and namespace = ? and name = ?";

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
    private static final Bulk CHANGES =
            new Bulk("jobkit_change", 1, "first_revision bigint", "type varchar", "body text", "revision bigint");
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
    private final SpecTable specs;

    BatchTables(Dialect dialect, SpecTable specs) {
        this.dialect = dialect;
        this.specs = specs;
    }

    /** Returns what stands at these places. */
    Map<Slot.Id, Slot> find(Connection connection, Set<Slot.Id> ids) throws SQLException {
        if (ids.isEmpty()) {
            return Map.of();
        }
        List<Slot> slots = Places.find(
                connection,
                dialect,
                FOUND,
                Places.OBJECTS,
                ids,
                0,
                row -> Slot.found(
                        new Slot.Id(row.getString(1), new ObjectKey(row.getString(2), row.getString(3))),
                        row.getString(4),
                        row.getLong(5),
                        new Change.Before(Facets.labels(row.getString(6)), row.getString(7), row.getBoolean(8))));
        Map<Slot.Id, Slot> found = new HashMap<>();
        slots.forEach(slot -> found.put(slot.id(), slot));
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

    /**
     * Writes what a batch became.
     *
     * @param boldly whether attempts are taken not to be there, as it nearly always is
     */
    void write(Together together, Batch batch, boolean boldly) throws SQLException {
        remove(together.connection(), batch);
        specs.keep(together, batch.specs(), batch.revision());
        OBJECTS.insert(together, dialect, batch.work(Set.of(Slot.Work.INSERT, Slot.Work.REPLACE), Slot::row));
        OBJECTS.update(
                together,
                dialect,
                batch.work(Set.of(Slot.Work.UPDATE), Slot::row),
                "objects are not there any more that this program has left there");
        CHANGES.insert(together, dialect, LogRow.rows(batch.told(), batch.revision()));
        if (boldly) {
            ATTEMPTS.insert(together, dialect, batch.appended());
        } else {
            ATTEMPTS.append(together, dialect, batch.appended());
        }
    }

    private static void remove(Connection connection, Batch batch) throws SQLException {
        Sql.batch(
                connection,
                "delete from jobkit_object" + AT,
                batch.work(Set.of(Slot.Work.DELETE, Slot.Work.REPLACE), slot -> place(slot.id())));
        Sql.batch(
                connection,
                "insert into jobkit_deleted (revision, kind, namespace, name, uid, metadata, spec, status)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                batch.gone());
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
    }

    private static @Nullable Object[] place(Slot.Id id) {
        return new Object[] {id.kind(), id.key().namespace(), id.key().name()};
    }
}
