package dev.jobkit.store.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
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
            if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw new StoreInUseException(directory + " is in use by another program", e);
            }
            throw new StoreUnavailableException(file + ".mv.db cannot be opened: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close(source, pool);
            throw e;
        }
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
