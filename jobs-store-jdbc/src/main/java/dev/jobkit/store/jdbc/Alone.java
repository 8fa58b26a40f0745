package dev.jobkit.store.jdbc;

import dev.jobkit.spi.Membership;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a store for one controller: on PostgreSQL by a lock that ends with the connection, and so with the program; an
 * embedded H2 belongs to one program anyway, and two controllers in it are told apart here. Thread-safe.
 */
final class Alone implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Alone.class);
    private static final int PATIENCE_SECONDS = 2;
    private static final String KEY = "hashtextextended('jobkit ' || current_schema(), 0)";

    private final Database database;
    private final Dialect dialect;
    private final Object lock = new Object();

    /** Guarded by lock. */
    private @Nullable Runnable lost;

    /** Guarded by lock: the connection that has the lock. */
    private @Nullable Connection holder;

    /** Guarded by lock: the lives of all members when the store was taken; null while nobody has looked. */
    private @Nullable Map<String, Long> lives;

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
            lives = null;
        }
        return () -> giveBack(whenLost);
    }

    /** Says, once the store is taken, which members there were: if there is any other life later, somebody has joined. */
    void remember(List<MemberRow> members) {
        synchronized (lock) {
            lives = lives(members);
        }
    }

    private static Map<String, Long> lives(List<MemberRow> members) {
        return members.stream().collect(Collectors.toMap(MemberRow::id, MemberRow::epoch));
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
            mine = database.bounded(
                            connection,
                            c -> Sql.query(
                                    c, "select pg_try_advisory_lock(" + KEY + ")", List.of(), row -> row.getBoolean(1)))
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

    /**
     * Looks whether the store is still this controller's, and takes it again if its session was ended and nobody has come
     * meanwhile. Asked again and again: a session may end while all others stay.
     */
    void check() {
        Runnable tell = null;
        synchronized (lock) {
            Connection before = holder;
            if (lost == null || before == null) {
                return;
            }
            try {
                if (before.isValid(PATIENCE_SECONDS)) {
                    return;
                }
                close(before);
                holder = again().orElse(null);
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

    /** Returns a connection that has the lock anew; empty when somebody has the store, or has had it meanwhile. */
    private Optional<Connection> again() throws SQLException {
        Optional<Connection> connection = locked();
        if (connection.isEmpty() || lives == null) {
            return connection;
        }
        boolean untouched = false;
        try {
            untouched = lives(MemberRow.all(connection.get())).equals(lives);
        } finally {
            if (!untouched) {
                close(connection.get());
            }
        }
        log.warn(
                "the session that held the store was ended; {}", untouched ? "it is taken again" : "members have come");
        return untouched ? connection : Optional.empty();
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
    private void close(@Nullable Connection connection) {
        if (connection != null) {
            Database hasty = database.within(Duration.ofSeconds(PATIENCE_SECONDS));
            try (connection) {
                hasty.bounded(connection, c -> Sql.query(c, "select pg_advisory_unlock_all()", List.of(), row -> true));
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
