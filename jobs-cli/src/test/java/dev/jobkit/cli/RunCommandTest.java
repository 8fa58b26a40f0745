package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.cli.Streams.Screen;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.model.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
    private static final String JOB = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: %s}
            spec:
              backoffLimit: 0
              template:
                spec:
                  restartPolicy: Never
                  containers:
                  - {name: main, image: %s, command: %s}
            """;

    @TempDir
    private Path directory;

    @Test
    void completedJobsEndWith0AndStandardOutputIsTheirsAlone() {
        Jobkit run = Jobkit.run(Screen.FILE, JOB.formatted("one", "x", "[expr, '8', +, '3']"), "run", "-", "--logs");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("11\n");
        assertThat(run.errLines()).first().isEqualTo("job.batch/one: created");
        assertThat(run.errLines()).last().asString().startsWith("job.batch/one: Complete after ");
    }

    @Test
    void aFailedJobEndsWith1AndSaysWhyInOneLine() {
        String job = JOB.formatted("bad", "x", "[sh, -c, 'echo first; echo the last word >&2; exit 7']");

        Jobkit run = Jobkit.run(Screen.FILE, job, "run", "-");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines())
                .last()
                .asString()
                .matches(
                        "job.batch/bad: Failed after [0-9]+s: BackoffLimitExceeded: Job has reached the specified backoff"
                                + " limit; last failure: pod bad-.....: exit code 7: the last word");
    }

    @Test
    void whatIsMissingOnThisMachineIsNamed() {
        Jobkit program = Jobkit.run(Screen.FILE, JOB.formatted("a", "x", "[no-such-program]"), "run", "-");
        Jobkit module = Jobkit.run(Screen.FILE, JOB.formatted("b", "x", "[perl, '-MNo::Such', -e, '1']"), "run", "-");

        assertThat(program.exitCode()).isEqualTo(1);
        assertThat(program.errLines())
                .last()
                .asString()
                .startsWith("  the program no-such-program was not found; looked in PATH: /")
                .contains("install it");
        assertThat(module.exitCode()).isEqualTo(1);
        assertThat(module.errLines())
                .last()
                .asString()
                .startsWith("  perl was found, but not its module No::Such; looked in: /")
                .endsWith("install it: cpan No::Such, or the package of your system that has it");
        assertThat(program.err() + module.err()).doesNotContain("\tat ");
    }

    @Test
    void linesOfSeveralPodsBeginWithTheirName() {
        Jobkit run = Jobkit.run("run", Jobkit.example("indexed.yaml"), "--logs");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .hasSize(5)
                .allMatch(line -> line.matches("indexed-([0-4])-.....: \\1 squared is (0|1|4|9|16)"));
    }

    @Test
    void severalFilesAndDocumentsAreOneRunAndOneList() throws IOException {
        Path file = Files.writeString(
                directory.resolve("two.yaml"),
                JOB.formatted("a", "x", "['true']") + "---\n" + JOB.formatted("b", "x", "['false']"));

        Jobkit run = Jobkit.run("run", file.toString(), Jobkit.example("simple-job.yaml"), "-o", "json", "-n", "mine");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("{\n    \"apiVersion\": \"v1\",\n    \"kind\": \"List\"");
        assertThat(run.out().lines().filter(line -> line.contains("\"kind\": \"Job\"")))
                .hasSize(3);
        assertThat(run.out()).contains("\"namespace\": \"mine\"").doesNotContain("\"namespace\": \"default\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "yaml"})
    void withLogsTheObjectsStayOneDocument(String format) {
        String job = JOB.formatted("talks", "x", "[echo, 'not: [json']");

        Jobkit run = Jobkit.run(Screen.FILE, job, "run", "-", "--logs", "-o", format);

        assertThat(run.exitCode()).isZero();
        assertThat(Manifests.read("out", run.out()))
                .singleElement()
                .isInstanceOfSatisfying(
                        Job.class, end -> assertThat(end.status().succeeded()).isEqualTo(1));
        assertThat(run.errLines()).contains("not: [json");
    }

    @Test
    void theBackoffIsThatOfRestartsInPlaceToo() {
        Path runs = directory.resolve("runs");
        String script = "echo x >>" + runs + "; test $(wc -l <" + runs + ") -ge 3";
        String job = JOB.formatted("again", "x", "[sh, -c, '" + script + "']")
                .replace("restartPolicy: Never", "restartPolicy: OnFailure")
                .replace("backoffLimit: 0", "backoffLimit: 6");

        Jobkit run = Jobkit.run(Screen.FILE, job, "run", "-", "--backoff", "2s");

        assertThat(run.err()).contains("CrashLoopBackOff: back-off 2s restarting");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void theFinalObjectIsYamlWhenAskedFor() {
        Jobkit run = Jobkit.run("run", Jobkit.example("simple-job.yaml"), "-o", "yaml");

        assertThat(run.out()).startsWith("apiVersion: batch/v1\nkind: Job\n").contains("\n  succeeded: 1\n");
    }

    @Test
    void javaTasksRunOnThreads() {
        Jobkit run = Jobkit.run(
                Screen.FILE,
                JOB.formatted("hi", "echo", "[hello, world]"),
                "run",
                "-",
                "--executor",
                "threads",
                "--logs");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("hello world\n");
    }

    @Test
    void whatIsNotFinishedInTimeIsStopped() {
        String job = JOB.formatted("slow", "x", "[sleep, '600']");

        Jobkit run = Jobkit.run(Screen.FILE, job, "run", "-", "--timeout", "300ms");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("not finished within 0s: stopping")
                .contains("Failed after")
                .contains("Cancelled");
    }

    @Test
    void aTerminalGetsLiveLinesThatAreTakenAway() {
        Jobkit run = Jobkit.run(Screen.TERMINAL, JOB.formatted("one", "x", "[sleep, '0.5']"), "run", "-");

        assertThat(run.err())
                .contains("\u001b[?7ljob.batch/one  active 1, succeeded 0 of 1, failed 0  0s\u001b[?7h\n")
                .containsOnlyOnce("Complete after")
                .doesNotContain("created");
        int drawn = run.err().split("\u001b\\[\\?7h\n", -1).length;
        int erased = run.err().split("\u001b\\[1A\u001b\\[2K", -1).length;
        assertThat(erased).isEqualTo(drawn);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "003-whalejob.yaml|003-whalejob.yaml:2:1: expected \"name: value\", found \"kindL Job\"; did you mean \"kind:\"?",
                "002-old.yaml|002-old.yaml:4:3: expected \"name: value\", found \"...\"",
                "003-whalejob-kind.yaml|: spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"",
                "003-simple-job-pod.yaml|Pod \"simple-job-pod\": jobkit run runs Jobs only, not a Pod",
                "003-simple-cron-job.yaml|CronJob \"simple-cron-job\": jobkit run runs Jobs only, not a CronJob",
                "no-such.yaml|no-such.yaml: there is no such file"
            })
    void badInputEndsWith2BeforeAnythingRuns(String seed, String words) {
        Jobkit run = Jobkit.run("run", Jobkit.seed(seed), Jobkit.example("simple-job.yaml"), "--logs");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines()).hasSize(1).first().asString().contains(words);
    }

    @Test
    void everyFaultHasItsPlaceAndField() {
        String job = JOB.formatted("x", "x", "['true']").replace("backoffLimit: 0", "backoffLimit: many\n  retries: 3");

        Jobkit run = Jobkit.run(Screen.FILE, job, "run", "-");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLines()).hasSize(2);
        assertThat(run.errLines().get(0)).startsWith("stdin:5:17: spec.backoffLimit: expected a whole number");
        assertThat(run.errLines().get(1)).startsWith("stdin:6:3: spec.retries: unknown field");
    }

    @Test
    void everyFieldErrorOfAdmissionIsTold() {
        String job =
                JOB.formatted("x", "x", "['true']").replace("backoffLimit: 0", "backoffLimit: -1\n  parallelism: -2");

        Jobkit run = Jobkit.run(Screen.FILE, job, "run", "-");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLines())
                .containsExactlyInAnyOrder(
                        "stdin:6:16: spec.parallelism: Invalid value: -2: must be greater than or equal to 0",
                        "stdin:5:17: spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0");
    }

    @Test
    void anImageThatStandsForNothingIsToldBeforeAnythingWaitsForIt() {
        String job = JOB.formatted("x", "nobody/knows", "[]");

        Jobkit run = Jobkit.run(Screen.FILE, job, "run", "-");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .contains("image \"nobody/knows\" stands for no command (there is no images.yaml beside the manifest");
    }

    @Test
    void aBrokenTableOfImagesTellsEveryFault() throws IOException {
        Path table = Files.writeString(directory.resolve("table.yaml"), """
                perl: perl
                ubuntu: [sleep, 5]
                whale: {cmd: [cowsay]}
                """);

        Jobkit run = Jobkit.run("run", Jobkit.example("simple-job.yaml"), "--images", table.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLines())
                .containsExactly(
                        table + ":1:7: perl: expected a list of words such as [sh, -c, \"exit 1\"]",
                        table + ":2:17: ubuntu[1]: expected text; put it in quotes",
                        table + ":3:9: whale.cmd: unknown field; known are [command, args, path]");
    }

    @Test
    void aNamespaceThatContradictsTheManifestIsRefused() {
        Jobkit run = Jobkit.run("run", Jobkit.example("job-test-1.yaml"), "-n", "other");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("metadata.namespace: it is in namespace \"cc\", but --namespace says \"other\"");
    }

    @ParameterizedTest
    @CsvSource({"--timeout,soon", "--backoff,'0s'", "--backoff,'5s,1s'", "--executor,cloud", "-o,xml"})
    void aBadOptionEndsWith2AndNamesIt(String option, String value) {
        Jobkit run = Jobkit.run("run", Jobkit.example("simple-job.yaml"), option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Invalid value for option").contains(option);
    }
}
