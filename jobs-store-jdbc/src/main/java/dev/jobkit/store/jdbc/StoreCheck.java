package dev.jobkit.store.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Looks over a store for what contradicts itself: revisions, rows that cannot be read, columns that say something else than
 * their object, Jobs that do not agree with their pods, records and attempts. Writes nothing.
 */
public final class StoreCheck {
    private StoreCheck() {}

    /**
     * Looks over the store in this database as of one instant; it may be in use.
     *
     * @throws StoreVersionException if its tables are of another version than this program's
     * @throws StoreUnavailableException if it cannot be read, or there is none
     */
    public static List<StoreFinding> of(DataSource source) {
        try (Connection connection = source.getConnection()) {
            int isolation = connection.getTransactionIsolation();
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                version(connection);
                return of(new JdbcRows(connection));
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
                connection.setReadOnly(false);
                connection.setTransactionIsolation(isolation); // not every pool does so
            }
        } catch (SQLException e) {
            throw new StoreUnavailableException("the store cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Looks over the store in the file {@code jobkit.mv.db} in this directory, which no program may have open.
     *
     * @throws StoreInUseException if another program has it open
     * @throws StoreVersionException if its tables are of another version than this program's
     * @throws StoreUnavailableException if it cannot be read, or there is none
     */
    public static List<StoreFinding> inDirectory(Path directory) {
        return H2Files.check(directory);
    }

    private static void version(Connection connection) throws SQLException {
        List<Integer> versions = Sql.query(
                connection, "select coalesce(max(version), 0) from jobkit_schema", List.of(), row -> row.getInt(1));
        int version = versions.get(0);
        if (version != Schema.NEWEST) {
            throw new StoreVersionException(
                    "the store's schema is version " + version + ", this JobKit looks over version " + Schema.NEWEST
                            + " only; open it once with this JobKit, or use a newer one");
        }
    }

    static List<StoreFinding> of(StoreRows rows) {
        Findings found = new Findings();
        LogCheck log = new LogCheck(found);
        log.counters(rows.counters());
        rows.deleted(log::deleted);
        rows.specs((id, text) ->
                found.same("shared spec " + id, "the name of its text", SharedSpecs.id(text), id, Findings.RESTORE));
        JobCheck jobs = new JobCheck(found);
        RowCheck objects = new RowCheck(found, object -> {
            log.object(object);
            jobs.take(object);
        });
        rows.kinds().forEach(kind -> rows.objects(kind, objects::take));
        rows.attempts(attempt -> {
            log.attempt(attempt);
            objects.attempt(attempt).ifPresent(read -> jobs.attempt(attempt, read));
        });
        rows.changes(log::change);
        log.end();
        jobs.end();
        return found.all();
    }
}
