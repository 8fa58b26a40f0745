package dev.jobkit.store.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;

/** Opens stores in files of H2. */
final class H2Files {
    /**
     * Commits are in the file when they return, threads that are interrupted do not close it, and it stays open until the
     * store is closed.
     */
    private static final String SETTINGS =
            ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000;MAX_COMPACT_TIME=2000";

    private static final int CONNECTIONS = 16;

    private H2Files() {}

    static JdbcJobStore open(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path file = directory.toAbsolutePath().normalize().resolve("jobkit");
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:async:" + file + SETTINGS);
        source.setUser("jobkit");
        source.setPassword("");
        JdbcConnectionPool pool = JdbcConnectionPool.create(source);
        pool.setMaxConnections(CONNECTIONS);
        try {
            pool.getConnection().close();
            return JdbcJobStore.builder(pool).own(() -> close(source, pool)).open();
        } catch (SQLException e) {
            pool.dispose();
            throw trouble(directory, e);
        } catch (RuntimeException e) {
            close(source, pool);
            throw e;
        }
    }

    /** Looks over the store in this directory without changing its file. */
    static List<StoreFinding> check(Path directory) {
        Path file = directory.toAbsolutePath().normalize().resolve("jobkit");
        if (!Files.isRegularFile(file.resolveSibling("jobkit.mv.db"))) {
            throw new StoreUnavailableException(directory + " holds no store: there is no jobkit.mv.db", null);
        }
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:async:" + file + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r");
        source.setUser("jobkit");
        source.setPassword("");
        try (Connection connection = source.getConnection()) {
            return connection.isClosed() ? List.of() : StoreCheck.of(source);
        } catch (SQLException e) {
            throw trouble(directory, e);
        }
    }

    private static RuntimeException trouble(Path directory, SQLException e) {
        return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                ? new StoreInUseException(directory + " is in use by another program", e)
                : new StoreUnavailableException(
                        directory.resolve("jobkit.mv.db") + " cannot be opened: " + e.getMessage(), e);
    }

    private static void close(JdbcDataSource source, JdbcConnectionPool pool) {
        pool.dispose();
        try (Connection last = source.getConnection()) {
            last.createStatement().execute("shutdown");
        } catch (SQLException e) {
            throw new StoreUnavailableException("the store could not be closed: " + e.getMessage(), e);
        }
    }
}
