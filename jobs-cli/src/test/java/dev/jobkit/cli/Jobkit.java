package dev.jobkit.cli;

import dev.jobkit.cli.Streams.Screen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A command line that was run in this JVM. */
record Jobkit(int exitCode, String out, String err) {
    static final Path EXAMPLES = Path.of("..", "examples", "manifests");

    static Jobkit run(String... args) {
        return run(Screen.FILE, "", args);
    }

    static Jobkit run(Screen screen, String in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.execute(
                new Streams(
                        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        screen),
                args);
        return new Jobkit(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Returns the path of a manifest of the seeds. */
    static String seed(String name) {
        return Path.of("src", "test", "resources", "dev", "jobkit", "cli", "seeds", name)
                .toString();
    }

    /** Returns the path of an example. */
    static String example(String name) {
        return EXAMPLES.resolve(name).toString();
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
