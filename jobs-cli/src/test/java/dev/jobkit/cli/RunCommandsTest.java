package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** define, dispatch, rerun, cancel, records and logs on one directory, each command a program of its own. */
class RunCommandsTest {
    private static final String GREET = """
            apiVersion: jobkit.dev/v1
            kind: JobDefinition
            metadata: {name: greet}
            spec:
              description: says hello
              parameters:
              - {name: WHOM, required: true}
              - {name: TOKEN, default: s3cret, secret: true}
              template:
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers:
                      - name: main
                        image: any
                        command: [sh, -c, 'echo "hello $WHOM"; test "$WHOM" != mars']
            """;

    @TempDir
    private Path directory;

    private Jobkit jobkit(String command, String... rest) {
        List<String> args = new ArrayList<>(
                List.of(command, "--data", directory.resolve("data").toString(), "--who", "ann"));
        args.addAll(List.of(rest));
        return Jobkit.run(args.toArray(String[]::new));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private void define() throws IOException {
        Jobkit defined = jobkit("define", file("greet.yaml", GREET).toString());
        assertThat(defined.err())
                .isEqualTo(
                        "jobkit: warning: definition greet: spec.parameters[1].default: the secret parameter TOKEN has"
                                + " a value that is kept in the definition; give it with each dispatch instead\n");
        assertThat(defined.exitCode()).isZero();
    }

    @Test
    void aDefinitionIsDispatchedAndItsRecordAndLogStay() throws IOException {
        define();
        assertThat(jobkit("define").out()).isEqualTo("greet  says hello\n");
        assertThat(jobkit("records").out()).isEmpty();

        Jobkit first = jobkit("dispatch", "greet", "--set", "WHOM=world", "--logs");
        assertThat(first.err()).isEmpty();
        assertThat(first.out()).startsWith("hello world\ngreet.1  succeeded  dispatch by ann  succeeded 1, failed 0");
        assertThat(first.exitCode()).isZero();
        Jobkit second = jobkit("dispatch", "greet", "--set", "WHOM=mars", "--backoff-limit", "0");
        assertThat(second.exitCode()).isEqualTo(ExitCodes.FAILED);

        assertThat(jobkit("records", "greet").out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("greet.2  failed  dispatch by ann"),
                        line -> assertThat(line).startsWith("greet.1  succeeded  dispatch by ann"));
        assertThat(jobkit("records", "greet.2").out())
                .contains("WHOM=mars", "TOKEN=***", "exit code 1")
                .doesNotContain("s3cret");
        assertThat(jobkit("logs", "greet.1").out()).isEqualTo("hello world\n");
        assertThat(jobkit("logs", "greet").out()).isEqualTo("hello mars\n");
    }

    @Test
    void whatRunRunsIsInTheRecordsWithWhoDidIt() throws IOException {
        Path hello = file("hello.yaml", """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: hello}
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers: [{name: main, image: any, command: ["true"]}]
                """);
        assertThat(jobkit("run", hello.toString()).exitCode()).isZero();
        assertThat(jobkit("records", "hello").out()).startsWith("hello.1  succeeded  submit by ann  ");
    }

    @Test
    void recordsAreFoundByDefinitionByJobAndByTheirOwnName() throws IOException {
        define();
        for (String whom : List.of("a", "b", "c")) {
            jobkit("dispatch", "greet", "--set", "WHOM=" + whom, "--no-wait");
        }
        assertThat(jobkit("records", "greet", "--limit", "2").out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("greet.3  "),
                        line -> assertThat(line).startsWith("greet.2  "));
        assertThat(jobkit("records", "--limit", "1").out()).startsWith("greet.3  running");
        assertThat(jobkit("records", "greet-2").out().lines())
                .hasSize(1)
                .allMatch(line -> line.startsWith("greet.2  "));
        assertThat(jobkit("records", "greet.1").out()).contains("WHOM=a");
        for (String nobody : List.of("nobody", "greet.7")) {
            Jobkit answer = jobkit("records", nobody);
            assertThat(answer.err()).isEqualTo("jobkit: no records of " + nobody + "\n");
            assertThat(answer.exitCode()).as("as with get").isEqualTo(ExitCodes.BAD_INPUT);
        }
        Jobkit none = jobkit("records", "--limit", "0");
        assertThat(none.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(none.err()).isEqualTo("jobkit: --limit: at least 1, not 0\n");
    }

    @Test
    void aMistypedDirectoryIsNotMade() throws IOException {
        Path typo = directory.resolve("data");
        for (List<String> verb : List.of(
                List.of("records"),
                List.of("define"),
                List.of("logs", "x"),
                List.of("cancel", "x"),
                List.of("rerun", "x"),
                List.of("dispatch", "x"),
                List.of("dispatch", "x", "--no-wait"))) {
            Jobkit refused = jobkit(verb.get(0), verb.subList(1, verb.size()).toArray(String[]::new));
            assertThat(refused.err()).as("%s", verb).contains("data: holds no store");
            assertThat(refused.exitCode()).as("%s", verb).isEqualTo(ExitCodes.BAD_INPUT);
        }
        assertThat(typo).doesNotExist();
    }

    @Test
    void wordsThatMeanNothingHereAreRefused() throws IOException {
        define();
        assertThat(jobkit("dispatch", "greet", "--indexed").err())
                .isEqualTo("jobkit: --indexed: it needs --items FILE\n");
        Path twice = file("twice.csv", "WHOM,WHOM\na,b\n");
        assertThat(jobkit("dispatch", "greet", "--items", twice.toString()).err())
                .endsWith("twice.csv: the first line has a name twice: WHOM,WHOM\n");
        jobkit("dispatch", "greet", "--set", "WHOM=x");
        Jobkit logs = jobkit("logs", "greet", "--container", "mian");
        assertThat(logs.err()).isEqualTo("jobkit: greet.1: no container \"mian\" has ended; there are main\n");
        assertThat(logs.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
    }

    @Test
    void aRefusedDispatchIsInTheRecords() throws IOException {
        define();
        Jobkit refused = jobkit("dispatch", "greet");
        assertThat(refused.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(refused.err()).contains("overrides.parameters[WHOM]: Required value");
        assertThat(jobkit("records").out()).startsWith("greet.1  refused  dispatch by ann");
        assertThat(jobkit("dispatch", "nobody").err()).contains("\"nobody\" not found");
    }

    @Test
    void aKeptJobRunsAgain() throws IOException {
        define();
        jobkit("dispatch", "greet", "--set", "WHOM=world", "--keep");
        Jobkit again = jobkit("rerun", "greet-1", "--env", "WHOM=moon", "--logs");
        assertThat(again.err()).isEmpty();
        assertThat(again.out()).startsWith("hello moon\ngreet.2  succeeded  rerun by ann");
        assertThat(jobkit("rerun", "greet-1", "--revision", "1").exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(jobkit("rerun", "nobody").exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
    }

    @Test
    void aRunIsRunAgainByItsRecordWhereItsJobIsKept() throws IOException {
        define();
        jobkit("dispatch", "greet", "--set", "WHOM=world", "--keep", "--no-wait");
        assertThat(jobkit("rerun", "greet.1", "--no-wait", "--replace").out())
                .startsWith("greet.2  running  rerun by ann");
        assertThat(jobkit("rerun", "greet.1").err())
                .isEqualTo("jobkit: the Job greet-1 was run again since greet.1; say its name to run that again\n");
        assertThat(jobkit("rerun", "greet").err())
                .isEqualTo("jobkit: no Job is called greet; its newest run greet.2 is of the Job greet-1\n");
        assertThat(jobkit("rerun", "nobody").err()).contains("\"nobody\" not found");
        jobkit("cancel", "greet-1");
        jobkit("dispatch", "greet", "--set", "WHOM=mars", "--backoff-limit", "0");
        for (String name : List.of("greet-3", "greet.3", "greet")) {
            Jobkit gone = jobkit("rerun", name);
            assertThat(gone.err())
                    .isEqualTo("jobkit: the Job greet-3 is gone, its record is greet.3;"
                            + " dispatch it again, with --keep if it is to be run again later\n");
            assertThat(gone.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        }
    }

    @Test
    void aStoredRunIsCancelledBeforeItBegins() throws IOException {
        define();
        assertThat(jobkit("dispatch", "greet", "--set", "WHOM=world", "--no-wait")
                        .out())
                .startsWith("greet.1  running");
        assertThat(jobkit("cancel", "greet-1", "--reason", "not needed").exitCode())
                .isZero();
        assertThat(jobkit("dispatch", "greet", "--set", "WHOM=moon").exitCode()).isZero();
        assertThat(jobkit("records").out().lines())
                .anySatisfy(line ->
                        assertThat(line).startsWith("greet.1  cancelled").contains("ann: not needed"));
        assertThat(jobkit("logs", "greet.1").out()).isEmpty();
        assertThat(jobkit("cancel", "greet-1").exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
    }

    @Test
    void theIndexesThatAreCancelledAreNamed() throws IOException {
        Path each = file(
                "each.yaml",
                GREET.replace("name: greet}", "name: each}")
                        .replace(
                                "    spec:\n      template:",
                                "    spec:\n      completionMode: Indexed\n      completions: 1\n      backoffLimitPerIndex: 0\n"
                                        + "      template:"));
        assertThat(jobkit("define", each.toString()).exitCode()).isZero();
        Path items = file("items.csv", "WHOM\na\nb\nc\n");
        jobkit("dispatch", "each", "--items", items.toString(), "--indexed", "--no-wait");
        assertThat(jobkit("cancel", "each-1", "--indexes", "1").out()).isEqualTo("indexes 1 of job each-1 cancelled\n");
        assertThat(jobkit("cancel", "each-1", "--indexes", "0-1").out())
                .isEqualTo("indexes 0 of job each-1 cancelled\n");
        assertThat(jobkit("cancel", "each-1", "--indexes", "7").err()).contains("has no indexes 7");
        assertThat(jobkit("cancel", "each-1", "--indexes", "").err()).contains("there is no index in it");
        assertThat(jobkit("cancel", "each-1").out()).isEqualTo("job each-1 cancelled\n");
    }

    @Test
    void aStageOfAPipelineDispatchesWaitsAndLearnsTheOutcomeFromTheExitCode() throws IOException {
        define();
        Jobkit stage = jobkit("dispatch", "greet", "--set", "WHOM=earth", "--key", "pipeline-7", "--logs");
        assertThat(stage.exitCode()).isZero();
        assertThat(stage.out()).startsWith("hello earth\n");
        Jobkit repeated = jobkit("dispatch", "greet", "--set", "WHOM=earth", "--key", "pipeline-7");
        assertThat(repeated.exitCode()).isZero();
        assertThat(repeated.out()).startsWith("greet.1  succeeded");
        assertThat(jobkit("dispatch", "greet", "--set", "WHOM=mars", "--backoff-limit", "0", "--key", "pipeline-8")
                        .exitCode())
                .isEqualTo(ExitCodes.FAILED);
        assertThat(jobkit("dispatch", "greet", "--set", "WHOM=mars", "--backoff-limit", "0", "--key", "pipeline-8")
                        .exitCode())
                .as("the run of this key has failed")
                .isEqualTo(ExitCodes.FAILED);
        Jobkit other = jobkit("dispatch", "greet", "--set", "WHOM=venus", "--key", "pipeline-8");
        assertThat(other.err())
                .isEqualTo("jobkit: JobRun \"greet.2\" in namespace \"default\": was started under the idempotency key"
                        + " \"pipeline-8\" with other values; other values need another key:"
                        + " parameters[WHOM]: was \"mars\", is \"venus\"; backoffLimit: was 0, is not given\n");
        assertThat(other.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(jobkit("records").out().lines()).hasSize(2);
    }

    @Test
    void aStageMayRunAfterTheOneBefore() throws IOException {
        define();
        String report = GREET.replace("name: greet}", "name: report}")
                .replace(
                        "template:\n    spec:",
                        "template:\n    metadata:\n      annotations: {jobkit.dev/after: greet}\n    spec:");
        assertThat(jobkit("define", file("report.yaml", report).toString()).exitCode())
                .isZero();
        assertThat(jobkit("dispatch", "report", "--set", "WHOM=reader", "--key", "nightly", "--no-wait")
                        .out())
                .startsWith("report.1  running");
        assertThat(jobkit("dispatch", "greet", "--set", "WHOM=first").exitCode())
                .isZero();
        Jobkit followed = jobkit("dispatch", "report", "--set", "WHOM=reader", "--key", "nightly");
        assertThat(followed.exitCode())
                .as("the run of this key waited for greet.1, and is followed to its end: %s", followed.err())
                .isZero();
        assertThat(jobkit("dispatch", "report", "--set", "WHOM=reader").exitCode())
                .as("greet.1 has ended before this one begins")
                .isZero();
        assertThat(jobkit("records", "report").out().lines())
                .hasSize(2)
                .allMatch(line -> line.contains("  succeeded  "));
    }

    @Test
    void theBackOffLimitOfADefinitionIsWhatTheYamlSaysOrSix() throws IOException {
        String four = GREET.replace("  template:\n    spec:\n", "  template:\n    spec:\n      backoffLimit: 4\n");
        jobkit(
                "define",
                file("four.yaml", four.replace("name: greet}", "name: four}")).toString());
        define();
        jobkit("dispatch", "four", "--set", "WHOM=x", "--no-wait");
        jobkit("dispatch", "greet", "--set", "WHOM=x", "--no-wait");
        assertThat(jobkit("records", "four.1", "--yaml").out()).contains("backoffLimit: 4\n");
        assertThat(jobkit("records", "greet.1", "--yaml").out()).contains("backoffLimit: 6\n");
        assertThat(jobkit("define", "--show", "four").out()).contains("backoffLimit: 4\n");
        assertThat(jobkit("define", "--show", "greet").out()).doesNotContain("backoffLimit");
    }

    @Test
    void eachContainerOfARunHasItsLog() throws IOException {
        String two = GREET.replace(
                "          - name: main",
                "          - {name: other, image: any, command: [sh, -c, 'echo the other']}\n          - name: main");
        jobkit("define", file("two.yaml", two).toString());
        assertThat(jobkit("dispatch", "greet", "--set", "WHOM=x").exitCode()).isZero();
        assertThat(jobkit("records", "greet.1").out()).contains(" main: exit code 0", " other: exit code 0");
        assertThat(jobkit("logs", "greet.1").out().lines()).containsExactlyInAnyOrder("hello x", "the other");
        assertThat(jobkit("logs", "greet.1", "--container", "other").out()).isEqualTo("the other\n");
    }

    @Test
    void whatIsShownCanBeStoredAgain() throws IOException {
        define();
        String shown = jobkit("define", "--show", "greet", "--secrets").out();
        jobkit("define", "--delete", "greet");
        String text = shown.lines()
                .filter(line -> !line.strip().startsWith("resourceVersion:"))
                .collect(Collectors.joining("\n"));
        assertThat(jobkit("define", file("shown.yaml", text).toString()).exitCode())
                .isZero();
        assertThat(jobkit("dispatch", "greet", "--set", "WHOM=world", "--logs").out())
                .startsWith("hello world\n");
    }

    @Test
    void theArgumentsOfTheSeedArePassedAsTheyAre() throws IOException, InterruptedException {
        Process perl = new ProcessBuilder("perl", "-Mbignum=bpi", "-wle", "-print bpi(2000)")
                .redirectErrorStream(true)
                .start();
        String said = new String(perl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = perl.waitFor();
        jobkit("define", file("pi.yaml", """
                apiVersion: jobkit.dev/v1
                kind: JobDefinition
                metadata: {name: pi}
                spec:
                  template:
                    spec:
                      backoffLimit: 0
                      template:
                        spec:
                          restartPolicy: Never
                          containers:
                          - {name: pi, image: perl, command: [perl], args: [-Mbignum=bpi, -wle, '-print bpi(2000)']}
                """).toString());
        Jobkit run = jobkit("dispatch", "pi");
        assertThat(run.exitCode()).isEqualTo(code == 0 ? ExitCodes.OK : ExitCodes.FAILED);
        String log = jobkit("logs", "pi").out();
        assertThat(log).isEqualTo(said).contains("Useless use of negat");
    }

    @Test
    void itemsOfAFileAreRunsEach() throws IOException {
        define();
        Path csv = file("items.csv", "WHOM\nearth\nvenus\n");
        Jobkit runs = jobkit("dispatch", "greet", "--items", csv.toString(), "--logs");
        assertThat(runs.out().lines().filter(line -> line.startsWith("hello")))
                .containsExactly("hello earth", "hello venus");
        Path json = file("items.json", "[{\"WHOM\": \"earth\"}, {\"WHOM\": \"venus\"}]");
        Jobkit indexed = jobkit("dispatch", "greet", "--items", json.toString(), "--indexed", "--logs");
        assertThat(indexed.err()).isEmpty();
        assertThat(indexed.out().lines().filter(line -> line.startsWith("hello")))
                .containsExactlyInAnyOrder("hello earth", "hello venus");
        assertThat(indexed.out()).contains("greet.3  succeeded  dispatch by ann  succeeded 2, failed 0");
    }

    @Test
    void aJobCanBeStoredAsADefinitionShownCopiedAndDeleted() throws IOException {
        Path job = file("job.yaml", """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: plain}
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers: [{name: main, image: any, command: ['true']}]
                """);
        jobkit("define", job.toString());
        assertThat(jobkit("define", "--show", "plain").out()).contains("kind: JobDefinition");
        jobkit("define", "--copy", "plain=other");
        jobkit("define", "--delete", "plain");
        assertThat(jobkit("define").out()).isEqualTo("other\n");
        assertThat(jobkit("define", "--delete", "plain").exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(jobkit("dispatch", "other").exitCode()).isZero();
    }
}
