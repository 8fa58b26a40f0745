package dev.jobkit.executor.process;

import dev.jobkit.model.Container;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The termination message of a container: what it wrote to its terminationMessagePath, or the end of its log when it failed
 * and wrote nothing there (v1 Container.terminationMessagePolicy FallbackToLogsOnError).
 */
final class LastWords {
    /** Where a container leaves them unless it says otherwise. */
    static final String DEFAULT_PATH = "/dev/termination-log";

    private static final int MOST_BYTES = 4096;
    private static final int MOST_LOG_BYTES = 2048;
    private static final int MOST_LOG_LINES = 80;

    private LastWords() {}

    /** Returns the file in which a run's message arrives. */
    static Path file(RunFiles run) {
        return run.file("message");
    }

    /** Returns what the container has left; empty when that is nothing. */
    static String of(RunFiles run, Container container, int exitCode) {
        String message = tail(file(run), MOST_BYTES);
        if (message.isEmpty()
                && exitCode != 0
                && "FallbackToLogsOnError".equals(container.terminationMessagePolicy())) {
            return lastLines(tail(run.log(), MOST_LOG_BYTES));
        }
        return message;
    }

    private static String tail(Path file, int most) {
        if (file.toFile().length() == 0) { // cheaper than an exception, and nearly always so
            return "";
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long length = in.length();
            byte[] bytes = new byte[(int) Math.min(length, most)];
            in.seek(length - bytes.length);
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException nothing) {
            return "";
        }
    }

    private static String lastLines(String text) {
        int from = text.length();
        for (int lines = 0; from > 0 && lines <= MOST_LOG_LINES; lines++) {
            from = text.lastIndexOf('\n', from - 1);
        }
        return text.substring(Math.max(0, from + 1));
    }
}
