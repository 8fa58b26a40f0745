package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the commands about runs say when something waits, was done by somebody else, is elsewhere or not to be shown. */
@Timeout(240)
class RunWordsTest {
    private static final String LOAD = """
            apiVersion: jobkit.dev/v1
            kind: JobDefinition
            metadata: {name: load}
            spec:
              parameters: [{name: DAY, required: true}]
              template:
                spec:
                  backoffLimit: 0
                  template:
                    spec: {restartPolicy: Never, containers: [{name: c, image: x, command: [sh, -c, 'echo $DAY']}]}
            """;

    @TempDir
    private Path directory;

    private Jobkit jobkit(String command, String... rest) {
        List<String> args = new ArrayList<>(
                List.of(command, "--data", directory.resolve("data").toString()));
        args.addAll(List.of(rest));
        return Jobkit.run(args.toArray(String[]::new));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private Jobkit create(String... words) {
        List<String> args = new ArrayList<>(
                List.of("create", "--data", directory.resolve("data").toString()));
        args.addAll(List.of(words));
        return Jobkit.run(args.toArray(String[]::new));
    }

    @Test
    void twoPeopleDoNotRerunOneAfterTheOther() throws IOException {
        assertThat(create("-f", file("pi.yaml", """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: pi}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, command: ["true"]}]}}}
                """)).exitCode()).isZero();
        assertThat(jobkit("run").exitCode()).isZero();
        assertThat(jobkit("records", "pi.1").out()).contains("\n  job pi, revision ");

        assertThat(jobkit("rerun", "pi", "--no-wait", "--run", "1").out()).startsWith("pi.2  running");
        Jobkit second = jobkit("rerun", "pi", "--no-wait");
        assertThat(second.err())
                .isEqualTo("jobkit: the Job pi has not ended (pi.2); --replace ends it and runs it again\n");
        assertThat(second.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(jobkit("rerun", "pi", "--no-wait", "--replace", "--run", "1").err())
                .isEqualTo("jobkit: the newest run of the Job pi is pi.2, not run 1\n");
        assertThat(jobkit("rerun", "pi", "--replace", "--run", "2").out()).startsWith("pi.3  succeeded");
        assertThat(jobkit("records", "pi").out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("pi.3  succeeded"),
                        line -> assertThat(line).startsWith("pi.2  unfinished"),
                        line -> assertThat(line).startsWith("pi.1  succeeded"));
    }

    @Test
    void whatWaitsForARunSaysSo() throws IOException {
        jobkit("define", file("load.yaml", LOAD));
        jobkit(
                "define",
                file(
                        "report.yaml",
                        LOAD.replace("{name: load}", "{name: report}")
                                .replace(
                                        "    spec:\n      backoff",
                                        "    metadata: {annotations: {jobkit.dev/after: load}}\n    spec:\n      backoff")));
        assertThat(jobkit("dispatch", "report", "--set", "DAY=1", "--no-wait").out())
                .startsWith("report.1");

        Jobkit all = jobkit("run", "--timeout=1s");

        assertThat(all.errLines())
                .contains("job report-1: waits for a run of load to be complete")
                .endsWith("jobkit: stopped before the end; the same command goes on");
        assertThat(jobkit("dispatch", "load", "--set", "DAY=1", "--no-wait").exitCode())
                .isZero();
        Jobkit followed = jobkit("run");
        assertThat(followed.exitCode()).as(followed.err()).isZero();
        assertThat(jobkit("records", "report.1").out()).startsWith("report.1  succeeded");
    }

    @Test
    void aPausedRunIsLeftWithAWord() throws IOException {
        jobkit("define", file("load.yaml", LOAD.replace("backoffLimit: 0", "suspend: true")));

        Jobkit dispatched = jobkit("dispatch", "load", "--set", "DAY=1");

        assertThat(dispatched.err()).isEqualTo("job load-1: is paused; jobkit resume job/load-1 has it go on\n");
        assertThat(dispatched.out()).startsWith("load.1  running");
        assertThat(dispatched.exitCode()).isEqualTo(ExitCodes.FAILED);
        Jobkit all = jobkit("run");
        assertThat(all.errLines()).contains("job load-1: is paused; jobkit resume job/load-1 has it go on");
        assertThat(all.exitCode()).as("nothing has failed").isZero();
        assertThat(jobkit("rerun", "load-1").err())
                .isEqualTo(
                        "jobkit: the Job load-1 is paused (load.1); jobkit resume job/load-1 has it go on, and --replace"
                                + " ends it and runs it again\n");
        assertThat(jobkit("rerun", "load-1", "--replace", "--logs").out()).startsWith("1\nload.2  succeeded");
    }

    @Test
    void theItemThatIsWrongIsNamedWithItsLine() throws IOException {
        jobkit("define", file("load.yaml", LOAD));
        String csv = file("days.csv", "DAY,TYPO\n1,x\n");
        assertThat(jobkit("dispatch", "load", "--items", csv).err())
                .isEqualTo(
                        csv + ":2: items[0].overrides.parameters[TYPO]: Unsupported value: \"TYPO\": supported values:"
                                + " \"DAY\"\n");
        String json = file("days.JSON", "[{\"DAY\": 1},\n {\"DAY\": 2},\n {}]");
        assertThat(jobkit("dispatch", "load", "--items", json).err())
                .isEqualTo(json + ":3: items[2].overrides.parameters[DAY]: Required value\n");
        assertThat(jobkit("dispatch", "load", "--items", json, "--indexed").err())
                .isEqualTo(json + ":3: items[2].DAY: Required value: other items have it\n");
        String twice = file("twice.json", "[{\"DAY\": 1, \"DAY\": 2}]");
        assertThat(jobkit("dispatch", "load", "--items", twice).err())
                .isEqualTo(twice + ": line 1: DAY is there twice\n");
        String good = file("good.csv", "DAY\n1\n2\n");
        assertThat(jobkit("dispatch", "load", "--items", good, "--indexed", "--completions", "99")
                        .err())
                .startsWith("jobkit: overrides.completions: Forbidden: ");
    }

    @Test
    void runsInTheTargetNamespaceAreFoundByTheDefinition() throws IOException {
        jobkit("define", file("load.yaml", LOAD.replace("spec:\n  para", "spec:\n  targetNamespace: prod\n  para")));

        assertThat(jobkit("dispatch", "load", "--set", "DAY=1").out()).startsWith("prod/load.1  succeeded");

        assertThat(jobkit("records", "load").out()).startsWith("prod/load.1  succeeded");
        assertThat(jobkit("records", "load.1").out())
                .startsWith("prod/load.1  succeeded")
                .containsPattern(
                        "\n  from JobDefinition default/load\n  job load-1, (gone|revision [0-9]+)\n  DAY=1\n");
        assertThat(jobkit("logs", "load").out()).isEqualTo("1\n");
        assertThat(jobkit("logs", "prod/load.1").out()).isEqualTo("1\n");
        assertThat(jobkit("records").err())
                .isEqualTo("jobkit: no records in namespace default; there are some in prod\n");
        jobkit("define", "--delete", "load");
        assertThat(jobkit("records", "load").err())
                .isEqualTo("jobkit: no records of load in namespace default; there are some in prod\n");
        assertThat(jobkit("records", "-n", "prod", "load").out()).startsWith("load.1  succeeded");
    }

    @Test
    void theDefaultOfASecretIsMaskedUnlessItIsAskedFor() throws IOException {
        String secret =
                LOAD.replace("required: true}", "required: true}, {name: TOKEN, secret: true, default: s3cret}");
        assertThat(jobkit("define", file("load.yaml", secret)).err())
                .contains("the secret parameter TOKEN has a value");

        String shown = jobkit("define", "--show", "load").out();

        assertThat(shown).contains("default: '***'").doesNotContain("s3cret");
        assertThat(jobkit("define", "--show", "load", "--secrets").out()).contains("default: s3cret");
        assertThat(jobkit("define", file("shown.yaml", shown)).err())
                .contains("spec.parameters[1].default: Invalid value: \"***\": stands for a value that is not shown");
    }
}
