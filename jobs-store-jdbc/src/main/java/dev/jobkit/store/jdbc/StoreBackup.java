package dev.jobkit.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Copies of stores in a directory: one file in the form of zip, with the store as {@code jobkit.mv.db}. */
public final class StoreBackup {

    private StoreBackup() {}

    /**
     * Copies the store in this directory, and some directories beside it, into a new file. The store is held until all is
     * copied, so that nobody writes to any of it meanwhile; beside the copy there are temporary files of new names.
     *
     * @param directory where the store is; no other program may have it open
     * @param file the copy, which must not be there
     * @param beside names of directories in {@code directory}; those that are not there are left out
     * @throws StoreInUseException if another program has the store open
     * @throws StoreUnavailableException if there is no store or it cannot be read
     * @throws UncheckedIOException if the file is there already or cannot be written
     */
    public static void write(Path directory, Path file, List<String> beside) {
        Path target = file.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            throw new UncheckedIOException(new FileAlreadyExistsException(file.toString()));
        }
        H2Files.whileAlone(directory, copier -> {
            List<Path> own = new ArrayList<>();
            try {
                Path store = reserved(target, ".store", own);
                copier.accept(store);
                Path part = reserved(target, ".part", own);
                pack(directory, store, part, beside, own);
                Files.move(part, target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                delete(own);
            }
        });
    }

    /** Makes an empty file beside this one under a name that nobody has, and notes it. */
    private static Path reserved(Path file, String ending, List<Path> own) throws IOException {
        for (int i = 0; ; i++) {
            Path name = file.resolveSibling(file.getFileName() + ending + (i == 0 ? "" : "" + i));
            try {
                own.add(Files.createFile(name));
                return name;
            } catch (FileAlreadyExistsException taken) {
                // somebody's own file, which stays as it is
            }
        }
    }

    private static void delete(List<Path> files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void pack(Path directory, Path store, Path part, List<String> beside, List<Path> own)
            throws IOException {
        try (ZipFile copy = new ZipFile(store.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(part))) {
            for (ZipEntry entry : entries(copy)) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                copy.getInputStream(entry).transferTo(out);
            }
            Path root = directory.toAbsolutePath().normalize();
            for (String name : beside) {
                add(root, root.resolve(name), own, out);
            }
        }
    }

    private static List<ZipEntry> entries(ZipFile zip) {
        return zip.stream().map(ZipEntry.class::cast).toList();
    }

    private static void add(Path root, Path directory, List<Path> own, ZipOutputStream out) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !isOneOf(own, file))
                    .sorted()
                    .toList()) {
                out.putNextEntry(new ZipEntry(root.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
    }

    private static boolean isOneOf(List<Path> files, Path file) {
        for (Path one : files) {
            try {
                if (one.getFileName().equals(file.getFileName()) && Files.isSameFile(one, file)) {
                    return true;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return false;
    }

    /**
     * Puts a copy that {@link #write} made into a directory, which is made if need be. No file that is there is touched.
     *
     * @param file the copy
     * @param directory where the store is to be; it must not hold one
     * @throws UncheckedIOException if the directory holds a store or a file of the copy, the file is no copy of a store, or
     *     something cannot be written; then it holds the files that it held before
     */
    public static void restore(Path file, Path directory) {
        List<Path> own = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Path root = Files.createDirectories(directory).toAbsolutePath().normalize();
            Path store = root.resolve(H2Files.FILE);
            if (Files.exists(store)) {
                throw new FileAlreadyExistsException(
                        directory.resolve(H2Files.FILE).toString());
            }
            ZipEntry its = zip.getEntry(H2Files.FILE);
            if (its == null) {
                throw new NoSuchFileException(file + "!" + H2Files.FILE, null, "the file is no copy of a store");
            }
            for (ZipEntry entry : entries(zip)) {
                if (!entry.isDirectory() && !entry.getName().equals(H2Files.FILE)) {
                    Path to = inside(root, entry);
                    Files.createDirectories(to.toAbsolutePath().getParent());
                    own.add(Files.createFile(to));
                    extract(zip, entry, to);
                }
            }
            Path part = reserved(store, ".part", own); // last and at once: what is cut off is no store
            extract(zip, its, part);
            Files.move(part, store);
            own.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(own);
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
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
