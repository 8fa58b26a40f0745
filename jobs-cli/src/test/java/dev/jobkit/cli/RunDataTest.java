package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.cli.Streams.Screen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobkit run --data}: the same command takes the same Jobs up after any end. */
@Timeout(240)
class RunDataTest {
    /** Writes a line when it begins, waits for the file go, and writes another when it ends. */
    private static final String JOB = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: patient}
            spec:
              backoffLimit: %d
              template:
                spec:
                  restartPolicy: Never
                  containers:
                  - name: main
                    image: x
                    command: [sh, -c, 'cd "$0"; echo begun >>seen; until [ -e go ]; do sleep 0.1; done; echo over >>seen', '%s']
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void leaveNothing() throws IOException {
        started.forEach(Process::destroyForcibly);
        Files.writeString(directory.resolve("go"), "");
    }

    @Test
    void aFinishedJobIsNotRunAgain() throws IOException {
        Files.writeString(directory.resolve("go"), "");
        assertThat(run(0).exitCode()).isZero();

        Jobkit again = run(0, "-o", "yaml");

        assertThat(again.exitCode()).isZero();
        assertThat(again.errLines()).first().isEqualTo("job.batch/patient: taken up");
        assertThat(again.errLines()).last().asString().startsWith("job.batch/patient: Complete");
        assertThat(again.out()).contains("succeeded: 1");
        assertThat(seen()).containsExactly("begun", "over");
    }

    @Test
    void theOutputOfAFormerRunIsStillThere() {
        String job = JOB.formatted(0, directory).replaceAll("command: .*", "command: [echo, hello]");
        Jobkit first = Jobkit.run(Screen.FILE, job, "run", "-", "--logs", "--data", data());
        Jobkit second = Jobkit.run(Screen.FILE, job, "run", "-", "--logs", "--data", data());

        assertThat(List.of(first.out(), second.out())).containsExactly("hello\n", "hello\n");
    }

    @Test
    void aDifferentJobOfTheSameNameIsAClearError() throws IOException {
        Files.writeString(directory.resolve("go"), "");
        run(0);

        Jobkit other = run(1);

        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err())
                .contains("Job \"patient\": metadata.name: the directory holds a different Job of this name:"
                        + " spec.backoffLimit: 0 there, 1 here; choose another name");
        assertThat(seen()).containsExactly("begun", "over");
    }

    @Test
    void aJobThatWasLabeledSinceIsTheSameAndOneThatIsToWaitForAnotherIsNot() throws IOException {
        Files.writeString(directory.resolve("go"), "");
        run(0);
        assertThat(Jobkit.run("label", "job", "patient", "team=math", "--data", data())
                        .exitCode())
                .isZero();
        assertThat(run(0).errLines()).first().isEqualTo("job.batch/patient: taken up");

        String waits = JOB.formatted(0, directory)
                .replace("name: patient", "name: patient, annotations: {jobkit.dev/after: load=Complete}");
        Jobkit other = Jobkit.run(Screen.FILE, waits, "run", "-", "--data", data());
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err())
                .contains("metadata.annotations.jobkit.dev/after: nothing there, load=Complete here; choose");
        assertThat(seen()).containsExactly("begun", "over");
    }

    @Test
    void whatCannotBeIsRefused() {
        Jobkit keep = Jobkit.run(Screen.FILE, JOB.formatted(0, directory), "run", "-", "--survival", "keep");
        String nameless = JOB.formatted(0, directory).replace("name: patient", "generateName: p-");
        Jobkit unnamed = Jobkit.run(Screen.FILE, nameless, "run", "-", "--data", data());

        assertThat(keep.exitCode()).isEqualTo(2);
        assertThat(keep.err()).contains("it needs --data");
        assertThat(unnamed.exitCode()).isEqualTo(2);
        assertThat(unnamed.err()).contains("with --data a Job needs a name");
    }

    @Test
    void afterAKillTheJobGoesOnWhereItWas() throws IOException, InterruptedException {
        Process first = start(1);
        await().atMost(PATIENCE).until(() -> seen().equals(List.of("begun")));
        first.destroyForcibly().waitFor();
        Jobkit check = Jobkit.run("check", "--data", data());
        assertThat(check.out()).isEqualTo(data() + ": whole\n");
        Files.writeString(directory.resolve("go"), "");

        Jobkit again = run(1, "--backoff", "1s", "-o", "yaml");

        assertThat(again.err()).contains("job.batch/patient: taken up").contains("Complete");
        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).contains("failed: 1").contains("succeeded: 1");
        assertThat(seen()).containsExactly("begun", "begun", "over");
    }

    @Test
    void whatWasKeptIsFoundAgainAfterAKill() throws IOException, InterruptedException {
        Process first = start(0, "--survival", "keep");
        await().atMost(PATIENCE).until(() -> seen().equals(List.of("begun")));
        first.destroyForcibly().waitFor();
        Process second = start(0, "--survival", "keep", "-o", "yaml");
        assertThat(second.waitFor(3, TimeUnit.SECONDS)).isFalse();
        Files.writeString(directory.resolve("go"), "");

        assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(second.exitValue()).isZero();
        assertThat(seen()).containsExactly("begun", "over");
    }

    @Test
    void ctrlCLeavesTheJobForTheNextRun() throws IOException, InterruptedException {
        Process first = start(0, "--survival", "keep");
        await().atMost(PATIENCE).until(() -> seen().equals(List.of("begun")));
        new ProcessBuilder("kill", "-INT", String.valueOf(first.pid())).start().waitFor();
        assertThat(first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).isEqualTo(130);
        Files.writeString(directory.resolve("go"), "");

        assertThat(run(0, "--survival", "keep").exitCode()).isZero();
        assertThat(seen()).containsExactly("begun", "over");
    }

    @Test
    void aDirectoryServesOneProgramAtATime() throws IOException {
        Process first = start(0);
        await().atMost(PATIENCE).until(() -> seen().equals(List.of("begun")));

        Jobkit second = run(0);

        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err())
                .contains("is in use by another jobkit (process " + first.pid() + "); wait for its end");
        for (String verb : List.of("rerun", "cancel", "logs", "dispatch")) {
            Jobkit refused = Jobkit.run(verb, "work", "--data", data());
            assertThat(refused.err()).as(verb).contains("is in use by another jobkit");
            assertThat(refused.exitCode()).as(verb).isEqualTo(ExitCodes.BAD_INPUT);
        }
        assertThat(Jobkit.run("check", "--data", data()).err()).contains("is in use by another jobkit");
        Jobkit backup = Jobkit.run("backup", directory.resolve("copy.zip").toString(), "--data", data());
        assertThat(backup.err()).contains("is in use by another jobkit");
        assertThat(directory.resolve("copy.zip")).doesNotExist();
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private Jobkit run(int backoffLimit, String... more) {
        List<String> words = new ArrayList<>(List.of("run", "-", "--data", data()));
        words.addAll(List.of(more));
        return Jobkit.run(Screen.FILE, JOB.formatted(backoffLimit, directory), words.toArray(String[]::new));
    }

    private Process start(int backoffLimit, String... more) throws IOException {
        Path manifest = Files.writeString(directory.resolve("job.yaml"), JOB.formatted(backoffLimit, directory));
        List<String> words = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                manifest.toString(),
                "--data",
                data()));
        words.addAll(List.of(more));
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        started.add(process);
        return process;
    }

    private List<String> seen() throws IOException {
        Path file = directory.resolve("seen");
        return Files.exists(file)
                ? Files.readString(file, StandardCharsets.UTF_8).lines().toList()
                : List.of();
    }
}
