package dev.jobkit.cli;

import dev.jobkit.InvalidJobException;
import dev.jobkit.manifest.ManifestException;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.manifest.Placed;
import dev.jobkit.model.Job;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the Jobs that are to be run, and finds everything that is wrong with their files. */
final class Inputs {
    /** Stands for standard input. */
    static final String STDIN = "-";

    private final String command;
    private final String others;
    private final @Nullable String namespace;
    private final List<Source> jobs = new ArrayList<>();
    private final List<Path> tables = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Map<ObjectKey, String> names = new HashMap<>();

    /**
     * A Job and where it was written.
     *
     * @param file the file
     * @param job the Job, in its namespace
     * @param placed the Job as it is written, with the places of its fields
     */
    record Source(String file, Job job, Placed placed) {
        /** Returns a line for each fault that admission found, with its place in the file. */
        List<String> faults(InvalidJobException refusal) {
            return refusal.errors().stream()
                    .map(error -> placed.error(error.path(), error.detail()).toString())
                    .distinct()
                    .toList();
        }
    }

    private Inputs(String command, String others, @Nullable String namespace) {
        this.command = command;
        this.others = others;
        this.namespace = namespace;
    }

    /**
     * Reads all files.
     *
     * @param command the command that reads them and what it does with a Job, {@code "jobkit run runs"}
     * @param others what to do with objects of other kinds, behind the word that they are refused
     * @param namespace the namespace of Jobs that name none
     * @throws CommandException if anything is wrong; it tells every fault of every file
     */
    static Inputs read(
            String command, String others, List<String> files, @Nullable String namespace, InputStream stdin) {
        Inputs inputs = new Inputs(command, others, namespace);
        for (String file : files) {
            try {
                inputs.readFile(file, stdin);
            } catch (ManifestException e) {
                e.errors().forEach(error -> inputs.faults.add(error.toString()));
            } catch (CommandException e) {
                inputs.faults.addAll(e.lines());
            }
        }
        if (!inputs.faults.isEmpty()) {
            throw CommandException.badInput(inputs.faults);
        }
        return inputs;
    }

    /** Returns what no file says. */
    static Inputs none() {
        return new Inputs("", "", null);
    }

    /** Returns the Jobs in the order of the files. */
    List<Source> jobs() {
        return jobs;
    }

    /** Returns tables of images that were named among the files or lie beside them. */
    List<Path> tables() {
        return tables;
    }

    private void readFile(String file, InputStream stdin) {
        if (file.equals(STDIN)) {
            take("stdin", Manifests.readPlaced("stdin", decode("stdin", bytes(stdin))));
            return;
        }
        Path path = path(file);
        if (String.valueOf(path.getFileName()).equals(ImageFiles.NAME)) {
            addTable(path);
            return;
        }
        take(file, Manifests.readPlaced(file, text(path)));
        Path beside = path.resolveSibling(ImageFiles.NAME);
        if (Files.isRegularFile(beside)) {
            addTable(beside);
        }
    }

    private void addTable(Path table) {
        if (!tables.contains(table)) {
            tables.add(table);
        }
    }

    private void take(String file, List<Placed> objects) {
        if (objects.isEmpty()) {
            faults.add(file + ": there is nothing in it; expected a Job");
        }
        for (Placed placed : objects) {
            Stored object = placed.object();
            String name = object.kind() + " \"" + object.metadata().name() + "\"";
            if (object instanceof Job job) {
                add(file, job, placed);
            } else {
                faults.add(file + ": " + name + ": " + command + " Jobs only, not a " + object.kind() + others);
            }
        }
    }

    private void add(String file, Job job, Placed read) {
        String written = job.metadata().namespace();
        if (namespace != null && !written.isEmpty() && !written.equals(namespace)) {
            faults.add(file + ": Job \"" + job.metadata().name() + "\": metadata.namespace: it is in namespace \""
                    + written + "\", but --namespace says \"" + namespace + "\"");
            return;
        }
        String wanted = namespace == null ? ObjectKey.DEFAULT_NAMESPACE : namespace;
        Job placed = written.isEmpty()
                ? job.withMetadata(job.metadata().toBuilder().namespace(wanted).build())
                : job;
        String other = placed.metadata().name().isEmpty() ? null : names.putIfAbsent(placed.key(), file);
        if (other != null) {
            faults.add(file + ": Job \"" + placed.metadata().name() + "\": metadata.name: " + other
                    + " has a Job of this name, too");
        }
        jobs.add(new Source(file, placed, read));
    }

    private static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw CommandException.badInput(file + ": not the name of a file: " + e.getReason());
        }
    }

    /** Returns the text of a file. */
    static String text(Path file) {
        try {
            return decode(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw CommandException.badInput(file + ": there is no such file (looked in " + directory(file) + ")");
        } catch (IOException e) {
            String why =
                    Files.isDirectory(file) ? "is a directory; name the files in it" : String.valueOf(e.getMessage());
            throw CommandException.badInput(file + ": cannot be read: " + why);
        }
    }

    private static @Nullable Path directory(Path file) {
        return file.toAbsolutePath().getParent();
    }

    private static byte[] bytes(InputStream stdin) {
        try {
            return stdin.readAllBytes();
        } catch (IOException e) {
            throw CommandException.badInput("stdin: cannot be read: " + e.getMessage());
        }
    }

    private static String decode(String source, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw CommandException.badInput(source + ": this is no UTF-8 text");
        }
    }
}
