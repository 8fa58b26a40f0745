package dev.jobkit.executor.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands beside runs whose supervisors an earlier spawner forked, and which take no orders: a program of its own finds
 * the main process and joins its namespaces. It ends, and the command with it, when its standard input does: also with this
 * program. Thread-safe.
 */
final class Entrance {
    private static final long PATIENCE_SECONDS = 2;

    private final BaseDirectory base;
    private @Nullable Path script;

    Entrance(BaseDirectory base) {
        this.base = base;
    }

    private synchronized Path script() {
        if (script == null) {
            script = base.script("enter.pl");
        }
        return script;
    }

    /** Returns how it went in the words of the spawner, {@code "code 0"}; {@code "gone"} when the run is over, empty in time-out. */
    String run(ProcessRun run, Command command, Path output, long timeoutMillis) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        "perl",
                        script().toString(),
                        RunFiles.runs(base.path()).toString(),
                        "keep",
                        run.files().name(),
                        output.toString()))
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(base.spawnerLog().toFile()));
        Spawner.cleanEnvironment(builder);
        try {
            return await(builder.start(), command.fields(), timeoutMillis);
        } catch (IOException e) {
            return "error " + e.getMessage();
        }
    }

    private static String await(Process process, byte[] fields, long timeoutMillis)
            throws IOException, InterruptedException {
        boolean ended = false;
        try (OutputStream in = process.getOutputStream();
                BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            in.write((fields.length + "\n").getBytes(StandardCharsets.US_ASCII));
            in.write(fields);
            in.flush();
            ended = process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS);
            String line = ended ? out.readLine() : "";
            return line == null ? "error entering the container failed" : line;
        } finally {
            if (!ended
                    && !process.waitFor(
                            PATIENCE_SECONDS, TimeUnit.SECONDS)) { // its input is closed: it ends the command
                process.destroyForcibly();
            }
        }
    }
}
