package dev.jobkit.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables to this program's version: numbered scripts, each applied once, under a lock.
 *
 * <p>A script that was cut off in the middle is applied again: each of its statements may be repeated.
 */
final class Schema {
    /** The newest version that this program knows. */
    static final int NEWEST = 9;

    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    private Schema() {}

    /**
     * Applies what is missing up to a version.
     *
     * @throws StoreVersionException if the tables are of a later version than {@link #NEWEST}, or were made by other scripts
     */
    static void migrate(Connection connection, Dialect dialect, int upTo) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(dialect.lockSchema());
            statement.execute("create table if not exists jobkit_schema (version integer not null primary key,"
                    + " checksum bigint not null, applied timestamp with time zone not null)");
            int now = version(statement);
            if (now > NEWEST) {
                throw new StoreVersionException("the store was written by a newer JobKit: its schema is version " + now
                        + ", this one knows up to " + NEWEST + "; use that JobKit or a newer one");
            }
            for (int version = 1; version <= upTo; version++) {
                String script = script(version);
                if (version <= now) {
                    verify(statement, version, checksum(script));
                } else {
                    apply(statement, dialect.fill(script));
                    statement.execute("insert into jobkit_schema values (" + version + ", " + checksum(script)
                            + ", current_timestamp)");
                    log.info("the store's schema is now version {}", version);
                }
            }
            statement.execute("insert into jobkit_store select '" + Machine.newId()
                    + "', 0 where not exists (select 1 from jobkit_store)");
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("select coalesce(max(version), 0) from jobkit_schema")) {
            found.next();
            return found.getInt(1);
        }
    }

    private static void verify(Statement statement, int version, long checksum) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("select checksum from jobkit_schema where version = " + version)) {
            if (!found.next() || found.getLong(1) != checksum) {
                throw new StoreVersionException("the store's schema version " + version
                        + " was made by another script than this JobKit's, so its tables may be others; open it with the"
                        + " JobKit that made it, or bring a copy back that was made before");
            }
        }
    }

    private static void apply(Statement statement, String script) throws SQLException {
        for (String part : script.replaceAll("--[^\n]*", "").split(";")) {
            if (!part.isBlank()) {
                statement.execute(part.strip());
            }
        }
    }

    private static long checksum(String script) {
        CRC32 sum = new CRC32();
        sum.update(script.getBytes(StandardCharsets.UTF_8));
        return sum.getValue();
    }

    private static String script(int version) {
        try (InputStream in = Schema.class.getResourceAsStream("V" + version + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("missing beside this class: V" + version + ".sql");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
