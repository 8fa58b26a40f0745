package dev.jobkit.store.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** The file of a store as a kill leaves it: copied while the store is open, so that nothing of its end is in it. */
final class KilledFile {
    private static final String FILE = "jobkit.mv.db";

    private KilledFile() {}

    /** Puts what the store in one directory has now into another one; nobody may be asking it for commits. */
    static void copy(Path from, Path to) throws IOException {
        Path file = from.resolve(FILE);
        Path copy = Files.createDirectories(to).resolve(FILE);
        FileTime before;
        do { // what is swept in the background may be written meanwhile
            before = Files.getLastModifiedTime(file);
            Files.deleteIfExists(copy);
            Files.copy(file, copy);
        } while (!before.equals(Files.getLastModifiedTime(file)));
    }

    static void delete(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(FILE));
        Files.deleteIfExists(directory.resolve("jobkit.trace.db"));
        Files.delete(directory);
    }
}
