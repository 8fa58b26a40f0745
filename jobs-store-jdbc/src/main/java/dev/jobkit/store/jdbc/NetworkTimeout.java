package dev.jobkit.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how long a server may be silent: a connection that a network has dropped without a word would be read from for
 * ever ({@link Connection#setNetworkTimeout}; an embedded H2 knows no such thing). Immutable.
 */
final class NetworkTimeout {
    private static final Logger log = LoggerFactory.getLogger(NetworkTimeout.class);

    /** No server is called silent sooner than this for want of time; a builder that asks for less gets less. */
    static final Duration LEAST = Duration.ofSeconds(1);

    private final int millis;

    /** Makes one of this length; zero for none. */
    NetworkTimeout(Duration length) {
        this.millis = (int) Math.min(Integer.MAX_VALUE, length.toMillis());
    }

    /** Returns this or one of that length, or {@link #LEAST} if it is less, whichever is shorter; none stays none. */
    NetworkTimeout orShorter(Duration length) {
        Duration least = length.compareTo(LEAST) < 0 ? LEAST : length;
        return millis == 0 || millis <= least.toMillis() ? this : new NetworkTimeout(least);
    }

    /** Does this with a connection that is bounded meanwhile, unless it has a bound of its own: its owner knows best. */
    <T> T on(Connection connection, Database.Work<T> work) throws SQLException {
        if (millis == 0 || connection.getNetworkTimeout() != 0) {
            return work.with(connection);
        }
        connection.setNetworkTimeout(Runnable::run, millis);
        try {
            return work.with(connection);
        } finally {
            lift(connection);
        }
    }

    private static void lift(Connection connection) {
        try {
            if (!connection.isClosed()) {
                connection.setNetworkTimeout(Runnable::run, 0);
            }
        } catch (SQLException gone) {
            log.debug("a connection is gone, and its bound with it", gone);
        }
    }
}
