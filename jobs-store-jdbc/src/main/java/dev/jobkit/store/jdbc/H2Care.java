package dev.jobkit.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a file of H2 small while it is written to. For the writer's thread.
 *
 * <p>H2 writes to new places of its file and uses places again that nothing has needed for a while; as it has no thread of its
 * own when commits are written at once, nobody brings together what is left in places that are nearly empty. Before places are
 * used again, the disk is asked to have all that was written, so that a power cut finds no file that is half old.
 */
final class H2Care {
    /** What nothing has needed for so long is used again: twice what may pass between two looks. */
    static final int RETENTION_MILLIS = 10_000;

    private static final Logger log = LoggerFactory.getLogger(H2Care.class);
    private static final long EVERY_NANOS = RETENTION_MILLIS / 2 * 1_000_000L;
    private static final int FULL_PERCENT = 60;
    private static final int MOST_BYTES = 16 << 20;

    private final DataSource source;
    private final long everyNanos;
    private long last = Machine.nanos();

    H2Care(DataSource source) {
        this(source, EVERY_NANOS);
    }

    /** Makes one that looks no more often than this. */
    H2Care(DataSource source, long everyNanos) {
        this.source = source;
        this.everyNanos = everyNanos;
    }

    /** Looks after the file, if the last time was some seconds ago. */
    void look() {
        long now = Machine.nanos();
        if (now - last < everyNanos) {
            return;
        }
        last = now;
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint sync");
            if (connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
                MVStore store = session.getDatabase().getStore().getMvStore();
                store.compact(FULL_PERCENT, MOST_BYTES);
            }
        } catch (SQLException | RuntimeException e) {
            log.warn("the file of the store could not be looked after; it is tried again", e);
        }
    }
}
