package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobkit run --data DIR} without a manifest: all that the directory holds is worked on. */
@Timeout(240)
class RunDirectoryTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: alone}
            spec: {restartPolicy: Never, containers: [{name: c, image: x, command: [echo, from a pod]}]}
            """;

    @TempDir
    private Path directory;

    private String data() {
        return directory.resolve("data").toString();
    }

    private Jobkit jobkit(String... words) {
        return Jobkit.run(words);
    }

    @Test
    void whatWasStoredByOthersIsRun() throws IOException {
        Path paused = Files.writeString(directory.resolve("paused.yaml"), """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: paused}
                spec:
                  schedule: "* * * * *"
                  suspend: true
                  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, command: ["true"]}]}}}}
                """);
        jobkit("create", "job", "one", "--image=x", "--data", data(), "--", "echo", "hello");
        jobkit("create", "job", "two", "--image=x", "--data", data(), "--", "sh", "-c", "exit 3");
        jobkit("create", "-f", paused.toString(), "--data", data());
        jobkit("create", "job", "three", "--from=cronjob/paused", "--data", data());

        Jobkit run = jobkit("run", "--data", data(), "--logs", "--backoff=100ms,100ms");

        assertThat(run.out()).isEqualTo("hello\n");
        assertThat(run.errLines())
                .contains("jobkit: 1 CronJob; Ctrl-C leaves all as it is")
                .anyMatch(line -> line.startsWith("one.1  succeeded"))
                .anyMatch(line -> line.startsWith("paused.1  succeeded  trigger"))
                .anyMatch(line -> line.startsWith("two.1  failed") && line.contains("failed 7"));
        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void aDispatchLeavesOtherJobsAlone() throws IOException {
        Path other = Files.writeString(directory.resolve("other.yaml"), """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: other}
                spec:
                  backoffLimit: 0
                  template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, command: [sh, -c, "sleep 1; echo other"]}]}}
                """);
        Path mine = Files.writeString(directory.resolve("mine.yaml"), """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: mine}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, command: [echo, mine]}]}}}
                """);
        jobkit("create", "-f", other.toString(), "--data", data());
        jobkit("define", mine.toString(), "--data", data());

        assertThat(jobkit("dispatch", "typo", "--data", data()).exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        Jobkit dispatched = jobkit("dispatch", "mine", "--data", data(), "--logs");
        Jobkit pods = jobkit("get", "pods", "--data", data());
        Jobkit run = jobkit("run", "--data", data(), "--logs");

        assertThat(dispatched.out()).startsWith("mine\nmine.1  succeeded");
        assertThat(pods.out()).doesNotContain("other-");
        assertThat(run.out()).isEqualTo("other\n");
        assertThat(run.errLines()).anyMatch(line -> line.startsWith("other.1  succeeded"));
    }

    @Test
    void aDispatchLeavesBarePodsAndDueCronJobsAlone() throws IOException {
        Path others = Files.writeString(directory.resolve("others.yaml"), POD + """
                ---
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: each-second}
                spec:
                  schedule: "@every 1s"
                  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, command: ["true"]}]}}}}
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: other}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, command: ["true"]}]}}}
                """);
        Path mine = Files.writeString(directory.resolve("mine.yaml"), """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: mine}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, command: [sleep, "3"]}]}}}
                """);
        jobkit("create", "-f", others.toString(), "--data", data());
        jobkit("define", mine.toString(), "--data", data());

        Jobkit dispatched = jobkit("dispatch", "mine", "--data", data(), "--keep");
        String pods = jobkit("get", "pods", "--data", data()).out();
        Jobkit jobs = jobkit("get", "jobs", "--data", data(), "-o", "name");
        String other =
                jobkit("get", "job", "other", "--data", data(), "-o", "yaml").out();
        Jobkit rerun = jobkit("rerun", "mine-1", "--data", data());

        assertThat(dispatched.out()).startsWith("mine.1  succeeded");
        assertThat(rerun.out()).startsWith("mine.2  succeeded");
        assertThat(jobs.out().lines()).containsExactlyInAnyOrder("job.batch/mine-1", "job.batch/other");
        assertThat(other).doesNotContain("startTime");
        assertThat(jobkit("get", "pod", "alone", "--data", data(), "-o", "yaml").out())
                .as("it has begun nowhere: %s", pods)
                .doesNotContain("startTime", "containerStatuses");
    }

    @Test
    void theOutputOfAPodWithoutAJobIsPrinted() throws IOException {
        Path pod = Files.writeString(directory.resolve("pod.yaml"), POD);
        jobkit("create", "-f", pod.toString(), "--data", data());

        Jobkit run = jobkit("run", "--data", data(), "--logs");

        assertThat(run.out()).isEqualTo("from a pod\n");
        assertThat(run.errLines()).contains("pod alone: succeeded");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aCronJobKeepsItGoingUntilTheTimeIsOver() {
        jobkit("create", "cronjob", "yearly", "--image=x", "--schedule=0 0 31 12 *", "--data", data(), "--", "true");

        Jobkit run = jobkit("run", "--data", data(), "--timeout=1s");

        assertThat(run.errLines())
                .containsExactly(
                        "jobkit: 1 CronJob; Ctrl-C leaves all as it is",
                        "jobkit: stopped before the end; the same command goes on");
        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void itEndsWhenNothingIsLeftToDo() {
        jobkit("create", "job", "one", "--image=x", "--data", data(), "--", "true");

        Jobkit run = jobkit("run", "--data", data());
        Jobkit again = jobkit("run", "--data", data());

        assertThat(run.exitCode()).isZero();
        assertThat(run.errLines()).last().asString().startsWith("one.1  succeeded");
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).isEmpty();
    }

    @Test
    void aPodThatCannotStartSaysWhy() {
        jobkit("create", "job", "one", "--image=nobody/knows", "--data", data());

        Jobkit run = jobkit("run", "--data", data(), "--timeout=10s");

        assertThat(run.err()).contains("waits: ").contains("nobody/knows");
        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void whatItCannotDoIsRefusedInWords() {
        assertThat(jobkit("run"))
                .isEqualTo(new Jobkit(
                        ExitCodes.BAD_INPUT,
                        "",
                        "jobkit run: which Jobs? Name their manifests, or --data DIR alone for all that a directory"
                                + " holds\n"));
        assertThat(jobkit("run", "--data", data()).err()).contains("holds no store");
        assertThat(jobkit("run", "--data", data(), "-o", "yaml").err()).contains("--output is about the Jobs");
        assertThat(jobkit("run", "--data", data(), "-n", "x").err()).contains("--namespace is about the Jobs");
    }

    @Test
    void aProgramThatSaysNothingLeavesAWholeDirectory() throws IOException {
        jobkit("create", "job", "mute", "--image=x", "--data", data(), "--", "true");
        jobkit("create", "job", "loud", "--image=x", "--data", data(), "--", "echo", "hello");
        jobkit("run", "--data", data());

        assertThat(jobkit("check", "--data", data())).isEqualTo(new Jobkit(0, data() + ": whole\n", ""));
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path log : files.filter(f -> f.toString().endsWith(".log")).toList()) {
                Files.delete(log);
            }
        }
        Jobkit check = jobkit("check", "--data", data());
        assertThat(check.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(check.out()).contains("there are marks of when it was written, but no output");
    }

    @Test
    void aPodWithoutJobThatFailsIsToldAndMakesTheExitCode() throws IOException {
        Path pod = Files.writeString(directory.resolve("pod.yaml"), """
                apiVersion: v1
                kind: Pod
                metadata: {name: bare}
                spec: {restartPolicy: Never, containers: [{name: c, image: x, command: [sh, -c, "sleep 1; exit 3"]}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: quick}
                spec: {restartPolicy: Never, containers: [{name: c, image: x, command: ["true"]}]}
                """);
        jobkit("create", "-f", pod.toString(), "--data", data());

        Jobkit run = jobkit("run", "--data", data());

        assertThat(run.errLines())
                .as("also one that may be over before anybody looks")
                .containsExactlyInAnyOrder("pod quick: succeeded", "pod bare: failed");
        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);

        jobkit("delete", "pod", "bare", "--data", data());
        Jobkit again = jobkit("run", "--data", data());
        assertThat(again.errLines())
                .as("an old end is no news when its pod goes")
                .isEmpty();
        assertThat(again.exitCode()).isEqualTo(ExitCodes.OK);
    }

    @Test
    void jobsThatWaitForEachOtherAreBadInput() throws IOException {
        String job = """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %s, annotations: {jobkit.dev/after: %s}}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, command: ["true"]}]}}}
                """;
        Path both = Files.writeString(
                directory.resolve("both.yaml"), job.formatted("a", "b") + "---\n" + job.formatted("b", "a"));

        Jobkit run = jobkit("run", both.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(run.err()).contains("they would wait for each other");
    }
}
