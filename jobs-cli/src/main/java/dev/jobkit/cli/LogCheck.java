package dev.jobkit.cli;

import dev.jobkit.store.jdbc.StoreFinding;
import dev.jobkit.store.jdbc.StoreFinding.Gravity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks over the files of logs: marks of the time need the output that they are about. */
final class LogCheck {
    private static final String MARKS = ".marks";

    private LogCheck() {}

    /** Returns what is wrong below this directory, which may be missing. */
    static List<StoreFinding> of(Path logs) {
        if (!Files.isDirectory(logs)) {
            return List.of();
        }
        List<StoreFinding> found = new ArrayList<>();
        try (Stream<Path> pods = Files.list(logs)) {
            for (Path pod : pods.filter(Files::isDirectory).sorted().toList()) {
                look(pod, found);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static void look(Path pod, List<StoreFinding> found) throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(pod)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        for (String name : names) {
            if (name.endsWith(MARKS)) {
                String stem = name.substring(0, name.length() - MARKS.length());
                if (names.stream().noneMatch(other -> other.startsWith(stem + ".") && other.endsWith(".log"))
                        && tellsOfOutput(pod.resolve(name))) {
                    found.add(new StoreFinding(
                            Gravity.BROKEN,
                            "log " + pod.getFileName() + "/" + stem,
                            "there are marks of when it was written, but no output",
                            "the output is lost; delete " + pod.resolve(name)));
                }
            }
        }
    }

    /** Tells whether any of the marks is of a byte; a program that said nothing leaves only the mark of its end. */
    private static boolean tellsOfOutput(Path marks) throws IOException {
        ByteBuffer pairs = ByteBuffer.wrap(Files.readAllBytes(marks)); // offset and instant, 8 bytes each
        while (pairs.remaining() >= 2 * Long.BYTES) {
            if (pairs.getLong() >= 0) {
                return true;
            }
            pairs.getLong();
        }
        return false;
    }
}
