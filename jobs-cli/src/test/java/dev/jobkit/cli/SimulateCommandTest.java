package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
    @TempDir
    private Path folder;

    private Path render = Path.of("render.yaml");

    /** What a command printed, and how it ended. */
    private record Run(int code, String out, String err) {}

    @BeforeEach
    void copyManifest() throws IOException {
        render = file("render.yaml", resource("render.yaml"));
    }

    @Test
    void theTimeLineTellsWhatHappensWhenAndWhy() throws IOException {
        Path script = file("survives.script", resource("survives.script"));

        Run run = simulate(render, "--script", script.toString(), "--then", "succeed");

        assertThat(run).isEqualTo(new Run(0, resource("survives.out"), ""));
    }

    @Test
    void stepsOfRecordingsArePlayedWithTheirTimes() throws IOException {
        Path script = file("survives.json", resource("survives.json"));

        Run run = simulate(render, "--script", script.toString());

        assertThat(run).isEqualTo(new Run(1, resource("recording.out"), ""));
    }

    @Test
    void theSeedChoosesNamesAndNothingElse() {
        Run first = simulate(render, "--do", "run; succeed", "--seed", "7");
        Run again = simulate(render, "--do", "run; succeed", "--seed", "7");
        Run other = simulate(render, "--do", "run; succeed", "--seed", "8");

        assertThat(again).isEqualTo(first);
        assertThat(other.out()).isNotEqualTo(first.out());
        assertThat(unnamed(other.out())).isEqualTo(unnamed(first.out()));
    }

    @Test
    void exitCodesTellHowTheJobStands() {
        assertThat(simulate(render, "--then", "succeed").code()).isZero();
        assertThat(simulate(render, "--then", "fail").code()).isEqualTo(1);
        assertThat(simulate(render, "--do", "run").code()).isEqualTo(3);
        assertThat(simulate(render, "--do", "delete job").code()).isEqualTo(3);
        assertThat(simulate(render, "--do", "run; succeed; delete job").code()).isZero();
    }

    @Test
    void whatChangesNothingIsSaidSo() {
        Run run = simulate(render, "--do", "run; run; wait; delete job; run; suspend");

        assertThat(run.out().lines())
                .contains(
                        "+00:00:00 nothing happened; the pods are: 3 Running",
                        "+00:00:00 nothing is due; the pods are: 3 Running",
                        "+00:00:00 nothing happened; the Job is gone",
                        "+00:00:00 refused: Job \"render\" not found in namespace \"default\"");
    }

    @Test
    void podsThatLingerStopWhenTheyAreTerminated() {
        Run run = simulate(render, "--do", "run; linger; fail 1 exit 42; wait 5s; terminate");

        assertThat(run.out().lines())
                .contains("+00:00:05 > terminate")
                .anyMatch(line -> line.startsWith("+00:00:00 job render ends when 2 stopping pods ended"))
                .anyMatch(line -> line.startsWith("+00:00:05 condition Failed=True (PodFailurePolicy)"));
    }

    @Test
    void timeGoesOnUntilItIsOver() throws IOException {
        Path ttl =
                file("ttl.yaml", resource("render.yaml").replace("  backoffLimit: 2", "  ttlSecondsAfterFinished: 60"));

        Run run = simulate(ttl, "--then", "succeed", "--until", "2m");

        assertThat(run.out()).contains("+00:01:01 job render is gone").contains("pods: none");
        assertThat(run.code()).isZero();
    }

    @Test
    void everyFaultOfAScriptIsToldWithItsPlaceAndWhatWouldBeRight() throws IOException {
        Path script = file("bad", """
                run   # fine
                fial
                fail x
                run; fail 1 exut 3
                fail 1 exit 300
                wait 3x
                evict index a
                scale
                delete jb
                run 1 2
                """);

        Run run = simulate(render, "--script", script.toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().replace(script + ":", "").lines())
                .containsExactly(
                        "2:1: \"fial\": expected run, ready, unready, succeed, fail, evict, crash, linger, obey,"
                                + " terminate, delete, suspend, resume, cancel, scale, wait; did you mean fail?",
                        "3:6: \"x\": expected exit, reason, condition",
                        "4:13: \"exut\": expected exit, reason, condition; did you mean exit?",
                        "5:13: \"300\": expected an exit code from 1 to 255",
                        "6:6: \"3x\": expected a duration, such as 500ms, 90s, 5m or 1h30m",
                        "7:13: \"a\": expected indexes, such as 2 or 0-2,5",
                        "8:6: after \"scale\" comes a number: how many pods at a time",
                        "9:8: \"jb\": expected pod, job; did you mean job?",
                        "10:7: \"2\": expected the end of the step; write each step on a line of its own, or put ;"
                                + " between");
    }

    @Test
    void faultsOfRecordingsAndManifestsAreBadInput() throws IOException {
        Path unknown = file("unknown.json", "[{\"op\": \"run\"}, {\"op\": \"fial\"}]");
        Path key = file("key.json", "[{\"op\": \"run\", \"exitCode\": 1}]");
        Path refused =
                file("refused.yaml", resource("render.yaml").replace("restartPolicy: Never", "dnsPolicy: Default"));

        assertThat(simulate(render, "--script", unknown.toString()))
                .isEqualTo(new Run(
                        2,
                        "",
                        unknown + ": step 1 (fial): unknown op, expected one of run, ready, succeed, fail, restart,"
                                + " terminate, deletePods, patch, deleteJob, createJob, wait, create\n"));
        assertThat(simulate(render, "--script", key.toString()).err()).contains("step 0 (run)", "\"exitCode\"");
        assertThat(simulate(refused).err())
                .contains("refused.yaml:")
                .containsPattern(":[0-9]+:[0-9]+: spec\\.template\\.spec\\.restartPolicy: Required value");
        assertThat(simulate(Path.of(Jobkit.seed("003-simple-cron-job.yaml"))).err())
                .contains("CronJob \"simple-cron-job\": jobkit simulate plays Jobs only, not a CronJob");
        assertThat(simulate(render, "--script", "nowhere").code()).isEqualTo(2);
    }

    private static Run simulate(Path manifest, String... options) {
        List<String> words = new ArrayList<>(List.of("simulate", manifest.toString()));
        words.addAll(List.of(options));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Streams.Screen.FILE);
        int code = Main.execute(streams, words.toArray(String[]::new));
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static String unnamed(String out) {
        return out.replaceAll("render-(\\d)-[a-z0-9]{5}", "render-$1-NAME");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String resource(String name) {
        try (InputStream in = SimulateCommandTest.class.getResourceAsStream("simulate/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no test resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
