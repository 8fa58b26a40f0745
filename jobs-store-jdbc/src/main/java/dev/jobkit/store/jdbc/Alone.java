package dev.jobkit.store.jdbc;

import dev.jobkit.spi.Membership;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a store for one controller: on PostgreSQL by a lock that ends with the connection, and so with the program; an
 * embedded H2 belongs to one program anyway, and two controllers in it are told apart here. Thread-safe.
 */
final class Alone implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Alone.class);
    private static final String KEY = "hashtextextended('jobkit ' || current_schema(), 0)";

    private final Database database;
    private final Dialect dialect;
    private final Object lock = new Object();

    /** Guarded by lock. */
    private @Nullable Runnable lost;

    /** Guarded by lock: the connection that has the lock. */
    private @Nullable Connection holder;

    Alone(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    /**
     * Takes the store for one controller.
     *
     * @throws IllegalStateException if another one has it
     */
    Membership.Hold take(Runnable whenLost) {
        synchronized (lock) {
            if (lost != null) {
                throw taken();
            }
            if (dialect == Dialect.POSTGRESQL) {
                holder = database.patiently(this::locked).orElse(null);
                if (holder == null) {
                    throw taken();
                }
            }
            lost = whenLost;
        }
        return () -> giveBack(whenLost);
    }

    private static IllegalStateException taken() {
        return new IllegalStateException("another controller has this store for itself; several share it as members:"
                + " JobKit.builder().member(\"name\")");
    }

    /** Returns a connection that has the lock; empty when another one has it. */
    private Optional<Connection> locked() throws SQLException {
        Connection connection = database.source().getConnection();
        boolean mine = false;
        try {
            mine = Sql.query(
                            connection, "select pg_try_advisory_lock(" + KEY + ")", List.of(), row -> row.getBoolean(1))
                    .get(0);
            return mine ? Optional.of(connection) : Optional.empty();
        } finally {
            if (!mine) {
                connection.close();
            }
        }
    }

    /** Tells, in the transaction of somebody who wants to join, whether a controller has the store for itself. */
    boolean isTaken(Connection connection) throws SQLException {
        synchronized (lock) {
            if (lost != null) {
                return true;
            }
        }
        return dialect == Dialect.POSTGRESQL
                && !Sql.query(
                                connection,
                                "select pg_try_advisory_xact_lock_shared(" + KEY + ")",
                                List.of(),
                                row -> row.getBoolean(1))
                        .get(0);
    }

    /** Looks, after connections were lost, whether the store is still this controller's, and takes it again if it is free. */
    void check() {
        Runnable tell = null;
        synchronized (lock) {
            Connection before = holder;
            if (lost == null || before == null) {
                return;
            }
            try {
                if (before.isValid(1)) {
                    return;
                }
                close(before);
                holder = locked().orElse(null);
                if (holder == null) {
                    tell = lost;
                    lost = null;
                }
            } catch (SQLException e) {
                log.debug("the lock of the store could not be looked after; the next connection tries again", e);
            }
        }
        if (tell != null) {
            tell.run();
        }
    }

    private void giveBack(Runnable mine) {
        synchronized (lock) {
            if (lost == mine) {
                lost = null;
                close(holder);
                holder = null;
            }
        }
    }

    /** Gives the lock up with its session: a pool would keep it. */
    private static void close(@Nullable Connection connection) {
        if (connection != null) {
            try (connection) {
                Sql.query(connection, "select pg_advisory_unlock_all()", List.of(), row -> true);
            } catch (SQLException e) {
                log.debug("a connection was gone before its lock was given back", e);
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            lost = null;
            close(holder);
            holder = null;
        }
    }
}
