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

/** get, replace, label, annotate, suspend, resume and delete on a directory, as kubectl has them on a cluster. */
@Timeout(240)
class ObjectCommandsTest {
    private static final String TICK = """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: tick, labels: {team: math}}
            spec:
              schedule: "0 3 * * *"
              timeZone: Europe/Berlin
              jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, command: ["true"]}]}}}}
            """;
    private static final String PI = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: pi}
            spec:
              completions: 3
              parallelism: 2
              template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, command: ["true"]}]}}
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

    private void store(String text) throws IOException {
        assertThat(jobkit("create", "-f", file("stored.yaml", text)).exitCode()).isZero();
    }

    private static void assertRefused(Jobkit answer, String words) {
        assertThat(answer.err()).contains(words);
        assertThat(answer.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
    }

    @Test
    void whatIsThereIsListedWithTheColumnsOfKubectl() throws IOException {
        store(TICK + "---\n" + PI);

        assertThat(jobkit("get", "cronjobs").out().lines())
                .satisfiesExactly(
                        header -> assertThat(header)
                                .isEqualTo("NAME   SCHEDULE    TIMEZONE        SUSPEND   ACTIVE   LAST SCHEDULE   AGE"),
                        row -> assertThat(row)
                                .matches(
                                        "tick   0 3 \\* \\* \\*   Europe/Berlin   False     0        <none> {10}[0-9]+s"));
        assertThat(jobkit("get", "jobs").out().lines())
                .satisfiesExactly(
                        header -> assertThat(header).isEqualTo("NAME   STATUS    COMPLETIONS   DURATION   AGE"),
                        row -> assertThat(row).matches("pi     Running   0/3                      [0-9]+s"));
    }

    @Test
    void afterARunJobsPodsAndEventsTellOfIt() throws IOException {
        store(PI + "---\n" + TICK.replace("spec:\n  schedule", "spec:\n  suspend: true\n  schedule"));
        assertThat(jobkit("run").exitCode()).isZero();

        assertThat(jobkit("get", "job", "pi").out()).contains("pi     Complete   3/3 ");
        assertThat(jobkit("get", "jobs,cronjobs", "-A").out())
                .contains("NAMESPACE   NAME   STATUS", "default     pi     Complete", "\n\nNAMESPACE   NAME   SCHEDULE")
                .contains("True");
        assertThat(jobkit("get", "pods", "-l", "job-name=pi").out().lines())
                .hasSize(4)
                .filteredOn(line -> line.startsWith("pi-"))
                .hasSize(3)
                .allMatch(line -> line.matches("pi-[a-z0-9]{5}   0/1     Completed   0          [0-9]+s"));
        assertThat(jobkit("get", "pods", "-l", "job-name=other").err())
                .isEqualTo("No resources found in default namespace.\n");
        assertThat(jobkit("get", "events").out())
                .startsWith("LAST SEEN   TYPE     REASON")
                .containsPattern("Normal   Completed +job/pi +Job completed");
    }

    @Test
    void anObjectIsPrintedAndItsTextCanBeStoredAgain() throws IOException {
        store(TICK + "---\n" + PI);

        assertThat(jobkit("get", "cronjob/tick", "job/pi", "-o", "name").out())
                .isEqualTo("cronjob.batch/tick\njob.batch/pi\n");
        String yaml = jobkit("get", "cj", "tick", "-o", "yaml").out();
        assertThat(yaml).contains("kind: CronJob", "timeZone: Europe/Berlin", "resourceVersion:");
        assertThat(jobkit("get", "cronjob", "tick", "-o", "json").out())
                .startsWith("{\n")
                .contains("\"kind\": \"CronJob\"");
        assertThat(jobkit("get", "jobs,cj", "-o", "yaml").out()).contains("kind: List", "kind: Job", "kind: CronJob");

        String later = yaml.replace("0 3 * * *", "30 4 * * *");
        assertThat(jobkit("replace", "-f", file("later.yaml", later)).out()).isEqualTo("cronjob.batch/tick replaced\n");
        assertThat(jobkit("get", "cronjobs").out()).contains("30 4 * * *");
        assertRefused(jobkit("replace", "-f", file("stale.yaml", yaml)), "stale.yaml: CronJob \"tick\": ");
        String pi = jobkit("get", "job", "pi", "-o", "yaml").out();
        assertThat(jobkit("replace", "-f", file("pi.yaml", pi.replace("parallelism: 2", "parallelism: 3")))
                        .out())
                .isEqualTo("job.batch/pi replaced\n");
    }

    @Test
    void aManifestTakesThePlaceOfWhatIsThereAsFarAsThatMayChange() throws IOException {
        store(TICK + "---\n" + PI);
        String forbid = TICK.replace(
                        "timeZone: Europe/Berlin", "concurrencyPolicy: Forbid\n  startingDeadlineSeconds: 60")
                .replace("team: math", "team: cron");
        String five = PI.replace("parallelism: 2", "parallelism: 5");

        assertThat(jobkit("replace", "-f", file("both.yaml", forbid + "---\n" + five))
                        .out())
                .isEqualTo("cronjob.batch/tick replaced\njob.batch/pi replaced\n");

        assertThat(jobkit("get", "cronjob", "tick", "-o", "yaml").out())
                .contains("concurrencyPolicy: Forbid", "startingDeadlineSeconds: 60", "team: cron")
                .doesNotContain("timeZone");
        assertThat(jobkit("get", "job", "pi", "-o", "yaml").out()).contains("parallelism: 5");
        Jobkit refused = jobkit(
                "replace",
                "-f",
                file("bad.yaml", TICK.replace("0 3", "0 4") + "---\n" + PI.replace("image: x", "image: z")));
        assertRefused(refused, "spec.template: Invalid value: ");
        assertThat(refused.err()).contains("field is immutable");
        assertThat(jobkit("get", "cronjobs").out())
                .as("nothing is changed then")
                .contains("0 3 * * *");
        assertRefused(
                jobkit("replace", "-f", file("no.yaml", PI.replace("name: pi", "name: nope"))), "\"nope\" not found");
        assertThat(jobkit("delete", "cronjob/tick").exitCode()).isZero();
        assertThat(jobkit("run").errLines()).anyMatch(line -> line.startsWith("pi.1  succeeded"));
    }

    @Test
    void aPausedJobRestsUntilItIsResumed() throws IOException {
        store(PI + "---\n" + TICK);

        assertThat(jobkit("suspend", "job/pi", "cronjob/tick").out())
                .isEqualTo("job.batch/pi suspended\ncronjob.batch/tick suspended\n");
        Jobkit paused = jobkit("run");
        assertThat(paused.exitCode()).isZero();
        assertThat(paused.errLines()).contains("job pi: is paused; jobkit resume job/pi has it go on");
        assertThat(jobkit("get", "jobs").out()).contains("pi     Suspended   0/3");
        assertThat(jobkit("resume", "job", "pi").out()).isEqualTo("job.batch/pi resumed\n");
        assertThat(jobkit("run").errLines()).anyMatch(line -> line.startsWith("pi.1  succeeded"));
        assertRefused(jobkit("suspend", "job", "pi"), "is finished");
        assertRefused(jobkit("suspend", "pod", "x"), "only jobs and cronjobs are paused");
    }

    @Test
    void theTextOfAJobIsCreatedAgainAndRuns() throws IOException {
        store(PI);
        assertThat(jobkit("run").exitCode()).isZero();
        String text = jobkit("get", "job", "pi", "-o", "yaml").out();
        assertThat(text).contains("succeeded: 3", "matchLabels:\n      batch.kubernetes.io/controller-uid: ");
        assertThat(jobkit("delete", "job", "pi").exitCode()).isZero();

        store(text);

        assertThat(jobkit("get", "jobs").out()).contains("Running   0/3");
        assertThat(jobkit("run").exitCode()).isZero();
        assertThat(jobkit("records", "pi").out().lines())
                .hasSize(2)
                .allMatch(line -> line.contains("  succeeded  submit"));
    }

    @Test
    void theColumnsOfOldAreAFormOfTheirOwn() throws IOException {
        store(PI);
        assertThat(jobkit("run").exitCode()).isZero();
        assertThat(jobkit("get", "jobs", "-o", "classic").out().lines())
                .satisfiesExactly(
                        header -> assertThat(header).isEqualTo("NAME   DESIRED   SUCCESSFUL   AGE"),
                        row -> assertThat(row).matches("pi     3         3            [0-9]+s"));
    }

    @Test
    void onlyAPodThatRestartsInPlaceHasRestarts() throws IOException {
        store(PI.replace("\"true\"", "sh, -c, exit 1").replace("spec:\n", "spec:\n  backoffLimit: 0\n") + """
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: bare}
                spec: {containers: [{name: c, image: x, command: [sh, -c, exit 1]}]}
                """);

        assertThat(jobkit("run", "--timeout=4s", "--backoff=100ms,100ms").exitCode())
                .isEqualTo(ExitCodes.FAILED);

        assertThat(jobkit("get", "pods").out().lines())
                .anyMatch(line -> line.matches("pi-[a-z0-9]{5} +0/1 +Error +0 .*"))
                .anyMatch(line -> line.matches("bare +[01]/1 +\\w+ +[1-9][0-9]* .*"));
    }

    @Test
    void infoIsEditedWithoutTouchingTheRun() throws IOException {
        store(PI);
        String before = jobkit("get", "job", "pi", "-o", "yaml").out();

        assertThat(jobkit(
                                "annotate",
                                "job",
                                "pi",
                                "kubesphere.io/alias-name=Circle",
                                "kubesphere.io/description=about three")
                        .out())
                .isEqualTo("job.batch/pi annotated\n");
        assertThat(jobkit("label", "job/pi", "team=math").out()).isEqualTo("job.batch/pi labeled\n");

        String after = jobkit("get", "job", "pi", "-o", "yaml").out();
        assertThat(after)
                .contains("kubesphere.io/alias-name: Circle", "kubesphere.io/description: about three", "team: math");
        String uid = before.lines()
                .filter(line -> line.startsWith("  uid: "))
                .findFirst()
                .orElseThrow();
        assertThat(after).contains(uid);
        assertRefused(
                jobkit("label", "job/pi", "team=art"),
                "'team' already has a value (math), and --overwrite is not given");
        assertThat(jobkit("label", "job/pi", "team=art", "--overwrite").exitCode())
                .isZero();
        assertThat(jobkit("label", "job/pi", "team-").exitCode()).isZero();
        assertThat(jobkit("get", "job", "pi", "-o", "yaml").out()).doesNotContain("team:");
        assertRefused(jobkit("label", "job/pi", "team=no good"), "metadata.labels: Invalid value");
        assertThat(jobkit("label", "job/pi", "team=no good").errLines())
                .as("what both the object and its change are refused for is said once")
                .hasSize(1);
        assertRefused(jobkit("label", "job/pi", "x"), "write TYPE NAME KEY=VALUE");
    }

    @Test
    void whatIsDeletedTakesWithItWhatItOwnsAndLeavesRecordsAndOutput() throws IOException {
        store(PI.replace("\"true\"", "echo, hello") + "---\n"
                + TICK.replace("schedule:", "suspend: true\n  schedule:"));
        assertThat(Jobkit.run(
                                "create",
                                "job",
                                "now",
                                "--from=cronjob/tick",
                                "--data",
                                directory.resolve("data").toString())
                        .exitCode())
                .isZero();
        assertThat(jobkit("run").exitCode()).isZero();

        assertThat(jobkit("delete", "job", "pi").out()).isEqualTo("job.batch \"pi\" deleted\n");
        assertThat(jobkit("delete", "-f", file("tick.yaml", TICK)).out()).isEqualTo("cronjob.batch \"tick\" deleted\n");
        assertThat(jobkit("run").exitCode()).isZero();

        assertThat(jobkit("get", "jobs,cronjobs,pods").err()).isEqualTo("No resources found in default namespace.\n");
        assertThat(jobkit("records").out()).contains("pi.1  succeeded", "tick.1  succeeded");
        assertThat(jobkit("logs", "pi").out()).isEqualTo("hello\nhello\nhello\n");
        assertRefused(jobkit("delete", "job", "pi"), "\"pi\" not found");
        assertThat(jobkit("delete", "job", "pi", "--ignore-not-found").exitCode())
                .isZero();
    }

    @Test
    void anOrphaningDeletionLeavesWhatWasOwned() throws IOException {
        store(PI);
        assertThat(jobkit("run").exitCode()).isZero();

        Jobkit deleted = jobkit("delete", "job/pi", "--cascade=false");
        assertThat(deleted.exitCode()).isZero();
        assertThat(deleted.err())
                .isEqualTo("warning: --cascade=false is deprecated (boolean value) and can be replaced with"
                        + " --cascade=orphan.\n");
        assertThat(jobkit("run").exitCode()).isZero();

        assertThat(jobkit("get", "jobs").err()).startsWith("No resources found");
        assertThat(jobkit("get", "pods").out().lines()).hasSize(4);
    }

    @Test
    void wordsThatMeanNothingAreRefused() throws IOException {
        store(PI);
        assertRefused(
                jobkit("get", "sheep"),
                "there is no resource type \"sheep\"; there are jobs, cronjobs, pods, jobdefinitions, events");
        assertRefused(jobkit("get", "job", "no"), "Job \"no\" not found in namespace \"default\"");
        assertRefused(jobkit("get", "jobs", "-o", "xml"), "-o: yaml, json, name or classic, not xml");
        assertRefused(jobkit("delete", "jobs"), "which jobs?");
        assertRefused(jobkit("delete"), "delete what?");
        assertRefused(jobkit("delete", "job/pi", "--cascade=maybe"), "background, foreground or orphan, not maybe");
        assertRefused(jobkit("get", "job/"), "write TYPE/NAME");
        assertThat(jobkit("get", "jobs.batch", "-o", "name").out()).isEqualTo("job.batch/pi\n");
    }
}
