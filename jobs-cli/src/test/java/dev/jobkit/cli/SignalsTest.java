package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stops a jobkit in a JVM of its own by signals. */
@Timeout(180)
class SignalsTest {
    private static final String JOB = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: long}
            spec:
              template:
                spec:
                  restartPolicy: Never
                  terminationGracePeriodSeconds: 60
                  containers:
                  - name: main
                    image: x
                    command: [sh, -c, 'trap "%s" TERM; : >"$0"; while :; do sleep 1; done', '%s']
            """;

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void leaveNothing() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void ctrlCGivesPodsTheirGraceAndEndsWith130() throws IOException, InterruptedException {
        Process jobkit = start("echo bye; exit 3");
        ProcessHandle pod = pod();

        signal(jobkit, "INT");

        assertThat(jobkit.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(jobkit.exitValue()).isEqualTo(130);
        assertThat(out(jobkit)).isEqualTo("bye");
        assertThat(pod.isAlive()).isFalse();
        assertNothingLeft();
    }

    @Test
    void sigtermEndsWith143() throws IOException, InterruptedException {
        Process jobkit = start("exit 0");
        ProcessHandle pod = pod();

        signal(jobkit, "TERM");

        assertThat(jobkit.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(jobkit.exitValue()).isEqualTo(143);
        assertThat(pod.isAlive()).isFalse();
        assertNothingLeft();
    }

    @Test
    void aSecondCtrlCDoesNotWaitForThePods() throws IOException, InterruptedException {
        Process jobkit = start(": >told");
        ProcessHandle pod = pod();

        signal(jobkit, "INT");
        BufferedReader err = jobkit.errorReader();
        assertThat(err.lines().anyMatch(line -> line.contains("a second Ctrl-C")))
                .isTrue();
        signal(jobkit, "INT");

        assertThat(err.lines().reduce((first, last) -> last))
                .contains("jobkit: stopped before the end; not finished: job.batch/long"
                        + " (active 1, succeeded 0 of 1, failed 0); pods that are killed: 1");
        assertThat(jobkit.waitFor(30, TimeUnit.SECONDS)).isTrue(); // of 60 s of grace
        assertThat(jobkit.exitValue()).isEqualTo(130);
        await().atMost(Duration.ofSeconds(10)).until(() -> !pod.isAlive());
        assertNothingLeft();
    }

    @Test
    void sighupIsAsGracefulAsCtrlC() throws IOException, InterruptedException {
        Process jobkit = start("echo bye; exit 3");
        ProcessHandle pod = pod();

        signal(jobkit, "HUP");

        assertThat(jobkit.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(jobkit.exitValue()).isEqualTo(129);
        assertThat(out(jobkit)).isEqualTo("bye");
        assertThat(pod.isAlive()).isFalse();
        assertNothingLeft();
    }

    @Test
    void aReaderThatGoesAwayEndsTheRunQuietly() throws IOException, InterruptedException {
        String endless = JOB.formatted("", "").replaceAll("command: .*", "command: ['yes']");
        Process jobkit =
                launch(Files.writeString(directory.resolve("yes.yaml"), endless), ProcessBuilder.Redirect.PIPE);
        try (BufferedReader out = jobkit.inputReader()) {
            // "yes" may be faster than who follows it, and the log has its limit
            assertThat(out.readLine()).matches("y|\\[\\d+ bytes of this log were cut away here]");
        }
        String err = new String(jobkit.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(jobkit.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(jobkit.exitValue()).isEqualTo(1);
        assertThat(err).doesNotContain("standard output could not", "Broken pipe");
        assertNothingLeft();
    }

    @Test
    void aFullDiskIsToldAndEndsWith1() throws IOException, InterruptedException {
        String job = JOB.formatted("", "").replaceAll("command: .*", "command: [echo, hello]");
        Process jobkit = launch(
                Files.writeString(directory.resolve("echo.yaml"), job),
                ProcessBuilder.Redirect.to(new File("/dev/full")));
        String err = new String(jobkit.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(jobkit.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(jobkit.exitValue()).isEqualTo(1);
        assertThat(err).contains("jobkit: standard output could not be written: No space left on device\n");
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> left = Files.list(directory.resolve("tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    private Process start(String onTerm) throws IOException {
        Path manifest = Files.writeString(directory.resolve("long.yaml"), JOB.formatted(onTerm, runFile()));
        return launch(manifest, ProcessBuilder.Redirect.PIPE);
    }

    private Process launch(Path manifest, ProcessBuilder.Redirect out) throws IOException {
        // a build that runs in the background ignores Ctrl-C, and so would its children
        Process process = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        "--default-signal=HUP",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp")),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        manifest.toString(),
                        "--logs")
                .redirectOutput(out)
                .start();
        started.add(process);
        return process;
    }

    private Path runFile() {
        return directory.resolve("runs");
    }

    /** Waits until the pod runs, and returns its process: the last one below with the file among its words. */
    private ProcessHandle pod() {
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(runFile()));
        return started.get(0)
                .descendants()
                .filter(process -> process.info()
                        .arguments()
                        .map(List::of)
                        .orElse(List.of())
                        .contains(runFile().toString()))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static String out(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
