package dev.jobkit.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Copies of stores in a directory: one file in the form of zip, with the store as {@code jobkit.mv.db}. */
public final class StoreBackup {
    private static final String STORE = "jobkit.mv.db";

    private StoreBackup() {}

    /**
     * Copies the store in this directory, and some directories beside it, into a new file.
     *
     * @param directory where the store is; no other program may have it open
     * @param file the copy, which must not be there
     * @param beside names of directories in {@code directory}; those that are not there are left out
     * @throws StoreInUseException if another program has the store open
     * @throws StoreUnavailableException if there is no store or it cannot be read
     * @throws UncheckedIOException if the file is there already or cannot be written
     */
    public static void write(Path directory, Path file, List<String> beside) {
        Path target = file.toAbsolutePath();
        Path part = target.resolveSibling(target.getFileName() + ".part");
        Path store = target.resolveSibling(target.getFileName() + ".store");
        try {
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            try {
                H2Files.copy(directory, store);
                try (ZipFile copy = new ZipFile(store.toFile());
                        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(part))) {
                    for (ZipEntry entry : entries(copy)) {
                        out.putNextEntry(new ZipEntry(entry.getName()));
                        copy.getInputStream(entry).transferTo(out);
                    }
                    for (String name : beside) {
                        add(directory, directory.resolve(name), out);
                    }
                }
                Files.move(part, target);
            } finally {
                Files.deleteIfExists(store);
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ZipEntry> entries(ZipFile zip) {
        return zip.stream().map(ZipEntry.class::cast).toList();
    }

    private static void add(Path root, Path directory, ZipOutputStream out) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new ZipEntry(root.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
    }

    /**
     * Puts a copy that {@link #write} made into a directory, which is made if need be.
     *
     * @param file the copy
     * @param directory where the store is to be; it must not hold one
     * @throws UncheckedIOException if the directory holds a store, the file is no copy of one, or something cannot be written;
     *     then the directory holds no store
     */
    public static void restore(Path file, Path directory) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Path root = Files.createDirectories(directory).toAbsolutePath().normalize();
            Path store = root.resolve(STORE);
            if (Files.exists(store)) {
                throw new FileAlreadyExistsException(directory.resolve(STORE).toString());
            }
            ZipEntry its = zip.getEntry(STORE);
            if (its == null) {
                throw new NoSuchFileException(file + "!" + STORE, null, "the file is no copy of a store");
            }
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory() && !entry.getName().equals(STORE)) {
                    extract(zip, entry, inside(root, entry));
                }
            }
            Path part = store.resolveSibling(STORE + ".part"); // last and at once: what is cut off is no store
            extract(zip, its, part);
            Files.move(part, store, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path inside(Path root, ZipEntry entry) throws IOException {
        Path path = root.resolve(entry.getName()).normalize();
        if (!path.startsWith(root)) {
            throw new IOException("the copy has a file outside of its directory: " + entry.getName());
        }
        return path;
    }

    private static void extract(ZipFile zip, ZipEntry entry, Path to) throws IOException {
        Files.createDirectories(to.toAbsolutePath().getParent());
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
