package dev.jobkit.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives connections, and waits with growing delay while the database is away. Thread-safe.
 *
 * <p>Once it has been away for longer than the patience, calls fail at once until one succeeds again.
 */
final class Database {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final long FIRST_DELAY_MILLIS = 20;
    private static final long LONGEST_DELAY_MILLIS = 2000;

    private final DataSource source;
    private final Duration patience;
    private final NetworkTimeout timeout;
    private final State state;

    /** What all views of one database share. */
    private static final class State {
        final CountDownLatch closed = new CountDownLatch(1);
        volatile boolean lost;
    }

    /** Makes one without a bound on how long the server may be silent. */
    Database(DataSource source, Duration patience) {
        this(source, patience, Duration.ZERO);
    }

    /** Makes one that takes a connection on which nothing came for so long to be lost; zero for no bound. */
    Database(DataSource source, Duration patience, Duration silence) {
        this(source, patience, new NetworkTimeout(silence), new State());
    }

    private Database(DataSource source, Duration patience, NetworkTimeout timeout, State state) {
        this.source = source;
        this.patience = patience;
        this.timeout = timeout;
        this.state = state;
    }

    /** Returns the same database with no bound on the server's silence, for what may take long. */
    Database unbounded() {
        return new Database(source, patience, new NetworkTimeout(Duration.ZERO), state);
    }

    /** Returns the same database with this bound, where it is shorter. */
    Database within(Duration silence) {
        return new Database(source, patience, timeout.orShorter(silence), state);
    }

    /** Something that is done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Reads something; repeats it when the database was away. */
    <T> T read(Work<T> work) {
        return patiently(() -> {
            try (Connection connection = source.getConnection()) {
                return timeout.on(connection, work);
            }
        });
    }

    /** Makes one transaction and repeats it when the database was away, so the work finds out what became of it before. */
    <T> T transaction(Work<T> work) {
        return patiently(() -> {
            try (Connection connection = source.getConnection()) {
                return timeout.on(connection, bounded -> transaction(bounded, work));
            }
        });
    }

    static <T> T transaction(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.with(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            try {
                connection.rollback();
            } catch (SQLException alsoGone) {
                e.addSuppressed(alsoGone);
            }
            throw e;
        } finally {
            try {
                connection.setAutoCommit(true);
            } catch (SQLException gone) {
                log.debug("a connection is gone after a transaction", gone);
            }
        }
    }

    /** Something that asks the database. */
    interface Ask<T> {
        T ask() throws SQLException;
    }

    /** Asks, and again while the database is away, up to the patience. */
    <T> T patiently(Ask<T> ask) {
        long begun = Machine.nanos();
        for (int attempt = 0; ; attempt++) {
            try {
                T answer = ask.ask();
                if (attempt > 0 || state.lost) {
                    state.lost = false;
                    log.info("the database is back");
                }
                return answer;
            } catch (SQLException e) {
                if (!Trouble.passes(e)) {
                    throw new StoreUnavailableException("the database refused: " + e.getMessage(), e);
                }
                if (attempt == 0 && !state.lost) {
                    log.warn("the database does not answer; it is asked again for {}: {}", patience, e.toString());
                }
                boolean over = Machine.nanos() - begun > patience.toNanos();
                if (state.lost || over || sleep(attempt)) {
                    state.lost = true;
                    throw new StoreUnavailableException(
                            isClosed() ? "the store is closed" : "the database does not answer: " + e.getMessage(), e);
                }
            }
        }
    }

    /** Waits before the next attempt; tells whether the store was closed meanwhile. */
    private boolean sleep(int attempt) {
        long delay = Math.min(LONGEST_DELAY_MILLIS, FIRST_DELAY_MILLIS << Math.min(attempt, 10));
        boolean interrupted = false;
        long end = Machine.nanos() + TimeUnit.MILLISECONDS.toNanos(delay);
        try {
            while (true) {
                try {
                    return state.closed.await(end - Machine.nanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    DataSource source() {
        return source;
    }

    /** Does this with a connection of the source, on which the server may be silent for so long meanwhile. */
    <T> T bounded(Connection connection, Work<T> work) throws SQLException {
        return timeout.on(connection, work);
    }

    boolean isClosed() {
        return state.closed.getCount() == 0;
    }

    /** Ends all waiting. */
    void close() {
        state.closed.countDown();
    }
}
