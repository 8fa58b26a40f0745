package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs and CronJobs told in one line, as with kubectl create. */
class CreateCommandTest {
    @TempDir
    private Path directory;

    private String data() {
        return directory.resolve("data").toString();
    }

    @Test
    void theDryRunOfACronJobIsThatOfKubectl() {
        Jobkit dry = Jobkit.run(
                "create",
                "cronjob",
                "throw-dice-cron-job",
                "--image=kodekloud/throw-dice",
                "--schedule=30 21 * * *",
                "--dry-run=client",
                "-o",
                "yaml");

        assertThat(dry.err()).isEmpty();
        assertThat(dry.out()).isEqualTo("""
                apiVersion: batch/v1
                kind: CronJob
                metadata:
                  name: throw-dice-cron-job
                spec:
                  jobTemplate:
                    metadata:
                      name: throw-dice-cron-job
                    spec:
                      template:
                        metadata: {}
                        spec:
                          containers:
                          - image: kodekloud/throw-dice
                            name: throw-dice-cron-job
                            resources: {}
                          restartPolicy: OnFailure
                  schedule: 30 21 * * *
                status: {}
                """);
    }

    @Test
    void oneLineAndTheManifestOfItsDryRunMakeTheSameObject() throws IOException {
        String[] line = {"create", "cronjob", "greet", "--image=any", "--schedule=@daily", "--restart=Never"};
        Jobkit dry = Jobkit.run(with(line, "--dry-run", "-o", "yaml", "--", "sh", "-c", "echo hi"));
        assertThat(dry.exitCode()).isZero();

        Jobkit made = Jobkit.run(with(line, "--data", data(), "-o", "yaml", "--", "sh", "-c", "echo hi"));
        assertThat(made.err()).isEmpty();
        assertThat(made.out())
                .contains("command:", "- sh", "- echo hi", "restartPolicy: Never", "concurrencyPolicy: Allow");
        Path file = Files.writeString(directory.resolve("dry.yaml"), dry.out());
        var read = Manifests.read(file.toString(), Files.readString(file)).get(0);
        assertThat(Manifests.toYaml(read)).isEqualTo(dry.out());
        assertThat(made.out().lines().map(String::strip))
                .as("what is stored says all that the dry run says")
                .containsAll(dry.out()
                        .lines()
                        .map(String::strip)
                        .filter(text -> !text.endsWith("{}"))
                        .toList());
    }

    private static String[] with(String[] line, String... more) {
        return Stream.concat(Arrays.stream(line), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void theImageOfAOneLinerBringsItsOwnCommand() {
        Jobkit.run("create", "job", "dice", "--image=kodekloud/throw-dice", "--data", data());
        Jobkit thrown = Jobkit.run(
                "rerun", "dice", "--replace", "--data", data(), "--logs", "--images", Jobkit.example("images.yaml"));

        assertThat(thrown.err()).isEmpty();
        assertThat(thrown.out().lines().findFirst().orElse("")).matches("[1-6]");
        assertThat(thrown.exitCode()).isZero();
    }

    @Test
    void theJobOfACronJobIsMadeBeforeItsTime() {
        Jobkit.run("create", "cronjob", "greet", "--image=any", "--schedule=0 0 1 1 *", "--data", data(), "--", "true");
        Jobkit made =
                Jobkit.run("create", "job", "now", "--from=cronjob/greet", "--who=ann", "--data", data(), "-o", "yaml");
        assertThat(made.err()).isEmpty();
        assertThat(made.out()).contains("cronjob.kubernetes.io/instantiate: manual", "kind: CronJob", "name: greet");
        assertThat(Jobkit.run("records", "greet", "--data", data()).out())
                .startsWith("greet.1  running  trigger by ann");

        Jobkit again = Jobkit.run("create", "job", "now", "--from=cronjob/greet", "--data", data());
        assertThat(again.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(again.err()).contains("already exists");
    }

    @Test
    void whatIsMadeIsTold() {
        assertThat(Jobkit.run("create", "job", "a", "--image=i", "--data", data())
                        .out())
                .isEqualTo("job.batch/a created\n");
        assertThat(Jobkit.run("create", "cj", "b", "--image=i", "--schedule=@daily", "--dry-run")
                        .out())
                .isEqualTo("cronjob.batch/b created (dry run)\n");
        assertThat(Jobkit.run("create", "job", "c", "--image=i", "--dry-run", "-o", "name")
                        .out())
                .isEqualTo("job.batch/c\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "job --dry-run x --image=i",
                "job --image=i --dry-run x",
                "job x --image=i --dry-run",
                "job --dry-run=client x --image=i",
                "job --dry-run --image=i x -- echo hi",
                "job x --image=i --dry-run -- echo hi"
            })
    void theWordAfterDryRunIsNotItsValue(String line) {
        Jobkit dry = Jobkit.run(("create " + line).split(" ", -1));

        assertThat(dry.err()).isEmpty();
        assertThat(dry.out()).isEqualTo("job.batch/x created (dry run)\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "job x | either --image or --from must be specified",
                "job x --image=i --from=cronjob/y | either --image or --from must be specified",
                "job x --from=cronjob/y -- echo | cannot specify --from and command",
                "job x --from=job/y | must be an existing cronjob",
                "job x --from=cronjob/y --data DIR | \"y\" not found",
                "job x --from=cronjob/y --dry-run | only made in a directory",
                "job x --image=i | --data DIR is needed",
                "job x --image=i --dry-run=server | client or none",
                "job x --image=i --dry-run= | client or none",
                "job --image=i --dry-run | Missing required parameter: 'NAME'",
                "job x --image=i --dry-run -o json | yaml or name",
                "job Up_Per --image=i --data DIR | metadata.name",
                "cronjob x --image=i --schedule=nope --data DIR | spec.schedule",
                "cronjob x --image=i --schedule=@daily --restart=Always --data DIR | restartPolicy",
                "cronjob x --image=i | Missing required option: '--schedule=EXPR'",
                "pod x --image=i | Unmatched"
            })
    void whatIsWrongIsToldAndNothingIsStored(String line, String why) {
        String[] args = ("create " + line).replace("DIR", data()).split(" ", -1);
        Jobkit refused = Jobkit.run(args);
        assertThat(refused.err()).contains(why.replace("DIR", line.contains("DIR") ? data() : "DIR"));
        assertThat(refused.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(refused.out()).isEmpty();
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void manifestsOfEachKindAreStoredAndRun() throws IOException {
        String all = write("all.yaml", """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: yearly}
                spec:
                  schedule: "0 0 29 2 *"
                  suspend: true
                  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, command: ["true"]}]}}}}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: bare}
                spec: {restartPolicy: Never, containers: [{name: c, image: x, command: [touch, %s]}]}
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: work, namespace: other}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, command: ["true"]}]}}}
                """.formatted(directory.resolve("touched")));

        Jobkit dry = Jobkit.run("create", "-f", all, "--dry-run", "-o", "name");
        Jobkit stored = Jobkit.run("create", "-f", all, "--data", data());
        Jobkit again = Jobkit.run("create", "-f", all, "--data", data());

        assertThat(dry.out()).isEqualTo("cronjob.batch/yearly\npod/bare\njob.batch/work\n");
        assertThat(stored.out()).isEqualTo("cronjob.batch/yearly created\npod/bare created\njob.batch/work created\n");
        assertThat(again.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(again.errLines()).hasSize(3).allMatch(line -> line.contains("already exists"));
        Jobkit run = Jobkit.run("run", "--data", data());
        assertThat(run.err()).contains("work.1  succeeded");
        assertThat(directory.resolve("touched")).exists();
    }

    @Test
    void aFaultIsToldWithItsPlaceAndNothingIsStored() throws IOException {
        String good = write("good.yaml", """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: good}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}}
                """);
        String bad = write("bad.yaml", """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: bad}
                spec:
                  schedule: "61 * * * *"
                  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}}}
                """);

        Jobkit refused = Jobkit.run("create", "-f", good, "-f", bad, "--data", data());

        assertThat(refused.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(refused.errLines()).hasSize(1).first().asString().contains("bad.yaml:5:13: spec.schedule");
        assertThat(Jobkit.run("create", "-f", good, "--data", data()).out()).isEqualTo("job.batch/good created\n");
        assertThat(Jobkit.run("create", "-f", directory.resolve("no.yaml").toString(), "--data", data())
                        .err())
                .contains("there is no such file");
    }

    @Test
    void whatStandsBeforeTheKindIsRefusedAndNothingIsStored() {
        for (String[] words : new String[][] {{"--dry-run"}, {"-n", "prod"}, {"--data", data()}, {"-f", "x.yaml"}}) {
            Stream<String> rest = Stream.of("job", "one", "--image=x", "--data", data());
            Jobkit refused = Jobkit.run(Stream.concat(Stream.concat(Stream.of("create"), Stream.of(words)), rest)
                    .toArray(String[]::new));

            assertThat(refused.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
            assertThat(refused.err()).contains("write it behind the job or cronjob");
        }
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void oneNameTwiceInTheFilesIsRefusedAndNothingIsStored() throws IOException {
        String job = """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: twin}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, command: ["true"]}]}}}
                """;
        String one = write("one.yaml", job);

        Jobkit refused = Jobkit.run("create", "-f", one, "-f", write("two.yaml", job), "--data", data());

        assertThat(refused.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(refused.err()).contains("two.yaml: Job \"twin\": ").contains("has one of this name, too");
        assertThat(Jobkit.run("create", "-f", one, "--data", data()).exitCode()).isZero();
    }
}
