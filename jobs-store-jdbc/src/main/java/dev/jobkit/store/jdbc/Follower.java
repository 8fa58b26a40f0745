package dev.jobkit.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of changes that other programs make on the same PostgreSQL: it listens on a connection of its own. Thread-safe.
 *
 * <p>After a connection was lost it rings once, since it may have missed something. An embedded H2 has no other programs.
 */
final class Follower implements AutoCloseable {
    /** What is notified; the rest of the name is the schema's, so that stores in one database do not wake each other. */
    static final String NOTIFY = "select pg_notify('jobkit_' || current_schema(), '')";

    private static final Logger log = LoggerFactory.getLogger(Follower.class);
    private static final int WAIT_MILLIS = 500;

    private final Database database;
    private final Dialect dialect;
    private final Duration silence;
    private final Bells bells;
    private final Runnable round;
    private final Object lock = new Object();

    /** Guarded by lock. */
    private @Nullable Thread thread;

    private volatile boolean closed;

    /**
     * Makes one that rings these bells, and runs {@code round} with each new connection and twice a second. Whether the
     * connection is still there is asked when nothing came for that much silence; never where that is zero.
     */
    Follower(Database database, Dialect dialect, Duration silence, Bells bells, Runnable round) {
        this.database = database;
        this.dialect = dialect;
        this.silence = silence;
        this.bells = bells;
        this.round = round;
    }

    /** Begins to listen, once. */
    void start() {
        if (dialect != Dialect.POSTGRESQL) {
            return;
        }
        synchronized (lock) {
            if (thread == null && !closed) {
                thread = new Thread(this::run, "jobkit-store-follower");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private void run() {
        while (!closed) {
            try (Connection connection = database.source().getConnection()) {
                database.bounded(connection, this::listen);
            } catch (SQLException e) {
                if (!closed) {
                    log.debug("the connection that listens is lost; it is opened again", e);
                    bells.ring();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS));
                }
            }
        }
    }

    private boolean listen(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            String schema = connection.getSchema();
            statement.execute("listen \"jobkit_" + schema + "\"");
            round.run();
            bells.ring();
            long last = Machine.nanos();
            long heard = last;
            while (!closed) {
                if (postgres.getNotifications(WAIT_MILLIS).length > 0) {
                    bells.ring();
                    heard = Machine.nanos();
                } else if (!silence.isZero() && Machine.nanos() - heard >= silence.toNanos()) {
                    statement.execute(
                            "select 1"); // a connection that was dropped without a word looks like a quiet one
                    heard = Machine.nanos();
                }
                if (Machine.nanos() - last >= TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS)) {
                    round.run();
                    last = Machine.nanos();
                }
            }
            return statement.execute("unlisten *");
        }
    }

    @Override
    public void close() {
        closed = true;
        Thread running;
        synchronized (lock) {
            running = thread;
        }
        if (running != null) {
            LockSupport.unpark(running);
            boolean interrupted = false;
            while (running.isAlive()) {
                try {
                    running.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
