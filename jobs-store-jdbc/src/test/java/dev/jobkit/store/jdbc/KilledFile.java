package dev.jobkit.store.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The file of a store as a kill leaves it: copied while the store is open, so that nothing of its end is in it. */
public final class KilledFile {
    private KilledFile() {}

    /** Has H2 use places of the file again at once and not only after some seconds; to be put around {@code source}. */
    static DataSource usingPlacesAgainAtOnce(DataSource source) {
        try (Connection connection = source.getConnection()) {
            Sql.update(connection, "set retention_time 0");
            return source;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts what the store in one directory has now into another one; nobody may be asking it for commits. */
    public static void copy(Path from, Path to) throws IOException {
        Path file = from.resolve(H2Files.FILE);
        Path copy = Files.createDirectories(to).resolve(H2Files.FILE);
        FileTime before;
        do { // what is swept in the background may be written meanwhile
            before = Files.getLastModifiedTime(file);
            Files.deleteIfExists(copy);
            Files.copy(file, copy);
        } while (!before.equals(Files.getLastModifiedTime(file)));
    }

    static void delete(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(H2Files.FILE));
        Files.deleteIfExists(directory.resolve("jobkit.trace.db"));
        Files.delete(directory);
    }
}
