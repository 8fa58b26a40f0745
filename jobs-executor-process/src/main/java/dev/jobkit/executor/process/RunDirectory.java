package dev.jobkit.executor.process;

import dev.jobkit.model.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directory of a run: what is known of it outside this program's memory. Its supervisor writes {@code supervisor},
 * {@code child}, {@code log} and {@code exit}; it lies beside the pod's working directory.
 *
 * @param pods the directory of all pods
 * @param run the run
 */
record RunDirectory(Path pods, RunId run) {

    /** Returns its name below the directory of pods, {@code "POD/CONTAINER.ATTEMPT"}, free of blanks. */
    String name() {
        return FileNames.encode(run.podUid()) + "/" + FileNames.encode(run.container()) + "." + run.attempt();
    }

    /** Returns the run of this name, or empty if it is no name of a run directory. */
    static Optional<RunId> parse(String name) {
        int slash = name.indexOf('/');
        int dot = name.lastIndexOf('.');
        if (slash < 1 || dot < slash + 2) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RunId(
                    FileNames.decode(name.substring(0, slash)),
                    FileNames.decode(name.substring(slash + 1, dot)),
                    Integer.parseInt(name.substring(dot + 1))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns the runs that have a directory in that of a pod. */
    static List<RunId> runs(Path pod) throws IOException {
        List<RunId> runs = new ArrayList<>();
        for (Path run : children(pod)) {
            parse(pod.getFileName() + "/" + run.getFileName()).ifPresent(runs::add);
        }
        return runs;
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

    /** Returns the directory of everything of a pod. */
    static Path pod(Path pods, String podUid) {
        return pods.resolve(FileNames.encode(podUid));
    }

    Path path() {
        return pods.resolve(name());
    }

    /** Returns where the pod's containers work unless they say otherwise. */
    Path work() {
        return pod(pods, run.podUid()).resolve("work");
    }

    Path log() {
        return path().resolve("log");
    }

    /** Makes the directories; nothing that is there already is harmed. */
    void create() throws IOException {
        makeUnlessThere(pod(pods, run.podUid()));
        makeUnlessThere(work());
        makeUnlessThere(path());
    }

    private static void makeUnlessThere(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            // made for another run of the pod, or before a crash
        }
    }

    /** Returns how the run ended, if it did. */
    Optional<Outcome> outcome() {
        return read("exit").flatMap(Outcome::parse);
    }

    /** Returns who claimed the run, if somebody did. */
    Optional<Supervisor> supervisor() {
        return read("supervisor").map(Supervisor::parse);
    }

    private Optional<String> read(String file) {
        try {
            return Optional.of(Files.readString(path().resolve(file), StandardCharsets.ISO_8859_1));
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    /** Deletes a directory and all in it, as far as that is possible; links are not followed. */
    static void delete(Path directory) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path child : stream) {
                try {
                    Files.deleteIfExists(child);
                } catch (DirectoryNotEmptyException e) {
                    delete(child);
                }
            }
        } catch (NoSuchFileException gone) {
            return;
        }
        Files.deleteIfExists(directory);
    }
}
