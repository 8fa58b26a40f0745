package dev.jobkit.store.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
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
            ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000;MAX_COMPACT_TIME=2000"
                    + ";RETENTION_TIME=" + H2Care.RETENTION_MILLIS;

    /** As many passes as a controller makes at once, and some that ask for other things, wait for no connection. */
    private static final int CONNECTIONS =
            8 + 2 * Math.max(4, Runtime.getRuntime().availableProcessors());

    private static final String NAME = "jobkit";

    /** The one file of a store in a directory. */
    static final String FILE = NAME + ".mv.db";

    private H2Files() {}

    static JdbcJobStore open(Path directory) {
        return open(directory, source -> source);
    }

    /** Opens the store with the file's connections inside what the function makes of them. */
    static JdbcJobStore open(Path directory, UnaryOperator<DataSource> around) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JdbcDataSource source = source("async", file(directory), SETTINGS);
        JdbcConnectionPool pool = JdbcConnectionPool.create(source);
        pool.setMaxConnections(CONNECTIONS);
        try {
            pool.getConnection().close();
            return JdbcJobStore.builder(around.apply(pool))
                    .own(() -> close(source, pool))
                    .care(new H2Care(pool)::look)
                    .open();
        } catch (SQLException e) {
            pool.dispose();
            throw trouble(directory, e);
        } catch (RuntimeException e) {
            close(source, pool);
            throw e;
        }
    }

    /** Looks over the store in this directory without changing anything in it. */
    static List<StoreFinding> check(Path directory) {
        return alone(directory, ";ACCESS_MODE_DATA=r", StoreCheck::of);
    }

    /**
     * Does something while nobody else can open the store in this directory.
     *
     * @param work gets what copies the store into a file in the form of zip
     */
    static void whileAlone(Path directory, Consumer<Consumer<Path>> work) {
        alone(directory, "", source -> {
            work.accept(zip -> copy(directory, source, zip));
            return true;
        });
    }

    private static void copy(Path directory, DataSource source, Path zip) {
        try (Connection connection = source.getConnection();
                PreparedStatement backup = connection.prepareStatement("backup to ?")) {
            backup.setString(1, zip.toString());
            backup.execute();
        } catch (SQLException e) {
            throw trouble(directory, e);
        }
    }

    /**
     * Does something with a store that nobody has open, and closes it. It is opened by another name than stores are, so that
     * also one that this program has open is in use.
     */
    private static <T> T alone(Path directory, String settings, Function<DataSource, T> work) {
        Path file = file(directory);
        if (!Files.isRegularFile(file)) {
            throw new StoreUnavailableException(directory + " holds no store: there is no " + FILE, null);
        }
        JdbcDataSource source = source("file", file, ";IFEXISTS=TRUE" + settings);
        try (Connection last = source.getConnection();
                Statement statement = last.createStatement()) {
            try {
                return work.apply(source);
            } finally {
                statement.execute("shutdown");
            }
        } catch (SQLException e) {
            throw trouble(directory, e);
        }
    }

    private static Path file(Path directory) {
        return directory.toAbsolutePath().normalize().resolve(FILE);
    }

    /** Returns the way to a file, which H2 knows without its ending, once its last commit can be found. */
    private static JdbcDataSource source(String protocol, Path file, String settings) {
        H2Recovery.beforeOpening(file);
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:" + protocol + ":" + file.resolveSibling(NAME) + settings);
        source.setUser("jobkit");
        source.setPassword("");
        return source;
    }

    private static RuntimeException trouble(Path directory, SQLException e) {
        return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                ? new StoreInUseException(
                        directory + " is in use by another program; wait for its end, or use another directory", e)
                : new StoreUnavailableException(directory.resolve(FILE) + " cannot be opened: " + e.getMessage(), e);
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
