package dev.jobkit.executor.process;

import dev.jobkit.model.RunId;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What is known of a run outside this program's memory: the files of its supervisor, all in one directory, and the working
 * directory of its pod. Making a directory costs as much as starting a process does where the file system is busy, so a run
 * has none of its own.
 *
 * @param base the directory of the executor
 * @param run the run
 */
record RunFiles(Path base, RunId run) {
    private static final String RUNS = "runs";
    private static final String PODS = "pods";
    private static final String VOLUMES = "volumes";

    /** All that a run may leave. */
    private static final List<String> KINDS = List.of("log", "supervisor", "message");

    /** Tells how many of the first bytes of the log are not in its file any more; only there once some were cut away. */
    private static final String CUT = "cut";

    /** What orders to the shell leave; the first of them is always there then. */
    private static final List<String> ORDERS = List.of("order", "term", "kill");

    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(5);

    /** Half a second of looks. */
    private static final int LOOKS = 100;

    /** Makes the directories in which all of these lie. */
    static void prepare(Path base) throws IOException {
        for (String directory : List.of(RUNS, PODS, VOLUMES)) {
            Files.createDirectories(base.resolve(directory));
        }
    }

    /** Returns the directory of the files of all runs. */
    static Path runs(Path base) {
        return base.resolve(RUNS);
    }

    /** Returns what the names of its files begin with, {@code "POD.CONTAINER.ATTEMPT"}, free of blanks. */
    String name() {
        return FileNames.encode(run.podUid()) + "." + FileNames.encode(run.container()) + "." + run.attempt();
    }

    /** Returns the run of this name or file, or empty if it is neither. */
    static Optional<RunId> parse(String name) {
        String[] parts = name.split("\\.", 4);
        if (parts.length < 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new RunId(FileNames.decode(parts[0]), FileNames.decode(parts[1]), Integer.parseInt(parts[2])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns all runs that have files. */
    static Set<RunId> all(Path base) throws IOException {
        Set<RunId> runs = new LinkedHashSet<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(runs(base))) {
            stream.forEach(file -> parse(file.getFileName().toString()).ifPresent(runs::add));
        }
        return runs;
    }

    /** Returns the uids of all pods that have a directory. */
    static Set<String> pods(Path base) throws IOException {
        Set<String> uids = new LinkedHashSet<>();
        for (String directory : List.of(PODS, VOLUMES)) {
            for (Path pod : children(base.resolve(directory))) {
                uids.add(FileNames.decode(pod.getFileName().toString()));
            }
        }
        return uids;
    }

    /** Returns the directories in a directory. */
    static List<Path> children(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, Files::isDirectory)) {
                stream.forEach(found::add);
            }
        }
        return found;
    }

    /** Returns the file of this kind. */
    Path file(String kind) {
        return runs(base).resolve(name() + "." + kind);
    }

    /** Returns where the pod's containers work unless they say otherwise. */
    Path work() {
        return pod(base, PODS, run.podUid());
    }

    Path log() {
        return file("log");
    }

    /** Returns the directory of the volumes that go with a pod; it is not made before there is one. */
    static Path volumes(Path base, String podUid) {
        return pod(base, VOLUMES, podUid);
    }

    private static Path pod(Path base, String what, String podUid) {
        return base.resolve(what).resolve(FileNames.encode(podUid));
    }

    /** Makes the working directory; nothing that is there already is harmed. */
    void create() throws IOException {
        File work = work().toFile();
        if (!work.mkdir() && !work.isDirectory()) {
            Files.createDirectories(work.toPath()); // to be told why it cannot be made
        }
    }

    /** Returns how the run ended, if it did and that is written down. */
    Optional<Outcome> outcome() {
        return record().filter(lines -> lines.length > 1).flatMap(lines -> Outcome.parse(lines[1]));
    }

    /** Returns who claimed the run, if somebody did; waits a little for one who is just writing it down. */
    Optional<Supervisor> supervisor() {
        Optional<Supervisor> who = record().map(lines -> Supervisor.parse(lines[0]));
        for (int looks = 0; looks < LOOKS && who.isPresent() && who.get().pid() == 0; looks++) {
            LockSupport.parkNanos(LOOK_EVERY);
            who = record().map(lines -> Supervisor.parse(lines[0]));
        }
        return who;
    }

    /** Tells whether somebody claimed the run: it may have been executed. */
    boolean isClaimed() {
        return Files.exists(file("supervisor")) || Files.exists(log());
    }

    /** Returns the lines of the file of the supervisor: who it is, and how the run ended. */
    private Optional<String[]> record() {
        try {
            return Optional.of(Files.readString(file("supervisor"), StandardCharsets.ISO_8859_1)
                    .split("\n"));
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    /** Writes down that the first bytes of the log will not be in its file any more. */
    void writeCut(long bytes) throws IOException {
        byte[] text = String.format(Locale.ROOT, "%020d%n", bytes).getBytes(StandardCharsets.US_ASCII);
        Files.write(
                file(CUT), text, StandardOpenOption.CREATE, StandardOpenOption.WRITE); // as long as before: never empty
    }

    /** Returns how many of the first bytes of the log may not be in its file any more. */
    long cut() {
        try {
            return Long.parseLong(
                    Files.readString(file(CUT), StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException none) {
            return 0;
        }
    }

    /** Deletes the files that a run has by rule. */
    void delete() {
        String prefix = runs(base).resolve(name()) + ".";
        KINDS.forEach(kind -> delete(prefix + kind));
        if (delete(prefix + ORDERS.get(0))) {
            ORDERS.forEach(kind -> delete(prefix + kind));
        }
    }

    /** Deletes all files that a run can have. */
    void deleteAll() {
        delete();
        delete(file(CUT).toString());
        ORDERS.forEach(kind -> delete(file(kind).toString()));
    }

    /** The way of java.io tells no reason and makes no exception, which is the more usual case here. */
    private static boolean delete(String file) {
        return new File(file).delete();
    }

    /** Deletes the working directory and the volumes of a pod, as far as that is possible; links are not followed. */
    static void deletePod(Path base, String podUid) throws IOException {
        Path work = pod(base, PODS, podUid);
        if (!work.toFile().delete()) {
            deleteAll(work);
        }
        Path volumes = volumes(base, podUid);
        if (volumes.toFile().exists()) { // also where all of them are in memory
            deleteAll(MemoryVolumes.ofPod(base, podUid));
            deleteAll(volumes);
        }
    }

    /** Deletes a directory and all in it. */
    static void deleteAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            deleteContent(directory);
        } catch (AccessDeniedException e) {
            if (!directory.toFile().setWritable(true)
                    || !directory.toFile().setExecutable(true)
                    || !directory.toFile().setReadable(true)) {
                throw e;
            }
            deleteContent(directory); // a program may have made it read-only
        } catch (NoSuchFileException gone) {
            return;
        }
        Files.deleteIfExists(directory);
    }

    private static void deleteContent(Path directory) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path child : stream) {
                if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    deleteAll(child);
                } else {
                    Files.deleteIfExists(child);
                }
            }
        }
    }
}
