package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs whose PATH lacks what one would expect to be on it: a run ends, or the executor says why there is none. */
class PathTest {
    @TempDir
    private Path path;

    /** Another program: {@code main()} runs one command, whatever the strategy, and prints what became of it. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            try (World world = World.best(settings -> settings)) {
                RunId run = world.start("one", "/bin/sh", "-c", "exit 5");
                RunReport last = world.awaitLast(run);
                System.out.println(world.executor.describe().strategy() + ": " + last
                        + world.executor.describe().bestEffort());
            } catch (IllegalStateException e) {
                System.out.println("refused: " + e.getMessage());
            }
            System.exit(0);
        }
    }

    private String runWith(String... commands) throws Exception {
        for (String command : commands) {
            Files.createSymbolicLink(path.resolve(command), where(command));
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PATH", path.toString());
        Process program = builder.start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor(World.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private static Path where(String command) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, command))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private void script(String command, String text) throws IOException {
        Path file = Files.writeString(path.resolve(command), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void withoutAnyCommandTheExecutorSaysSo() throws Exception {
        assertThat(runWith())
                .startsWith("refused: cannot start processes here: perl: ")
                .contains("; sh: ");
    }

    @Test
    void withoutWhatTheShellNeedsTheExecutorNamesIt() throws Exception {
        assertThat(runWith("sh", "env", "grep"))
                .startsWith("refused: cannot start processes here: perl: ")
                .contains("the command date is not on the PATH " + path);
    }

    @Test
    void theShellNeedsNoMoreThanItAsksFor() throws Exception {
        assertThat(runWith("sh", "env", "grep", "date"))
                .startsWith("marker sh,")
                .contains("exitCode=5")
                .contains("no holes can be punched in its file");
    }

    @Test
    void aSupervisorThatDiesBeforeItBeginsIsNotTriedForEver() throws Exception {
        script("date", "kill -9 $PPID");

        assertThat(runWith("sh", "env", "grep"))
                .startsWith("marker sh")
                .contains(
                        "NotStarted[reason=CreateContainerError, message=its supervisor ended 5 times before it began");
    }
}
