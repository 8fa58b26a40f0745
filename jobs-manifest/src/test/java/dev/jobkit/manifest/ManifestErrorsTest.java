package dev.jobkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jobkit.model.Job;
import dev.jobkit.model.Stored;
import java.io.StringReader;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Broken files: every fault is told, with its place and what would be right. */
class ManifestErrorsTest {
    private static final String JOB = "apiVersion: batch/v1\nkind: Job\n";

    private static List<String> faults(String text) {
        ManifestException e = catchThrowableOfType(ManifestException.class, () -> Manifests.read("f.yaml", text));
        assertThat(e).as(text).isNotNull();
        assertThat(e)
                .hasMessage(e.errors().stream().map(ManifestError::toString).collect(Collectors.joining("\n")));
        return e.errors().stream().map(ManifestError::toString).toList();
    }

    private static Job job(String text) {
        List<Stored> objects = Manifests.read("f.yaml", text);
        assertThat(objects).hasSize(1);
        return (Job) objects.get(0);
    }

    @Test
    void aMisspeltKindIsNamed() {
        assertThat(faults("apiVersion: batch/v1\nkindL: Job\n"))
                .containsExactly("f.yaml:2:1: kindL: unknown field; did you mean \"kind\"?");
    }

    @Test
    void allFaultsOfAllDocumentsAreTold() {
        assertThat(faults("""
                                apiVersion: batch/v1
                                kind: Job
                                spec:
                                  paralelism: 2
                                  completions: many
                                  backoffLimit: 1.5
                                  template:
                                    spec:
                                      containers:
                                      - name: a
                                        comand: [x]
                                        command: [1, yes]
                                ---
                                apiVersion: batch/v1
                                kind: CronJob
                                spec: []
                                ---
                                kind: Job
                                ---
                                a: [
                                """))
                .containsExactly(
                        "f.yaml:4:3: spec.paralelism: unknown field; did you mean \"parallelism\"?",
                        "f.yaml:5:16: spec.completions: expected a whole number, found \"many\"",
                        "f.yaml:6:17: spec.backoffLimit: expected a whole number of 32 bits, found the number 1.5",
                        "f.yaml:11:9: spec.template.spec.containers[0].comand: unknown field; did you mean \"command\"?",
                        "f.yaml:12:19: spec.template.spec.containers[0].command[0]: "
                                + "expected text, found the number 1; quote it: \"1\"",
                        "f.yaml:12:22: spec.template.spec.containers[0].command[1]: "
                                + "expected text, found yes, which YAML reads as true; quote it: \"yes\"",
                        "f.yaml:16:7: spec: expected fields, found a list",
                        "f.yaml:18:1: apiVersion: missing; known are Job (batch/v1), CronJob (batch/v1), Pod (v1), "
                                + "JobDefinition (jobkit.dev/v1) and List (v1)",
                        "f.yaml:21:1: not YAML: expected the node content, but found '<stream end>'");
    }

    @Test
    void yesIsNoText() {
        assertThat(faults(JOB + "metadata: {labels: {a: yes}}\n"))
                .containsExactly("f.yaml:3:24: metadata.labels.a: expected text, found yes, which YAML reads as true; "
                        + "quote it: \"yes\"");
        assertThat(job(JOB + "metadata: {labels: {a: 'yes', b: 2001-01-01}}\n")
                        .metadata()
                        .labels())
                .containsEntry("a", "yes")
                .containsEntry("b", "2001-01-01");
    }

    @Test
    void numbersAreReadAsKubectlDoes() {
        Job job =
                job(JOB + "spec: {parallelism: 010, completions: 1_000, backoffLimit: 0x10, maxFailedIndexes: 3.0}\n");
        assertThat(List.of(
                        job.spec().parallelism(),
                        job.spec().completions(),
                        job.spec().backoffLimit()))
                .containsExactly(8, 1000, 16);
        assertThat(job.spec().maxFailedIndexes()).isEqualTo(3);
        assertThat(faults(JOB + "spec: {parallelism: 2147483648}\n"))
                .containsExactly("f.yaml:3:21: spec.parallelism: "
                        + "expected a whole number of 32 bits, found the number 2147483648");
    }

    @Test
    void duplicatesAreNamedWithTheirFirstLine() {
        assertThat(faults(JOB + "metadata:\n  name: a\n  name: b\n  labels:\n    x: a\n    x: b\n"))
                .containsExactly(
                        "f.yaml:5:3: metadata.name: duplicate field; it stands in line 4 already",
                        "f.yaml:8:5: metadata.labels.x: duplicate field; it stands in line 7 already");
    }

    @Test
    void unknownFieldsDeepInsideOfWhatNothingReadsAreToldToo() {
        assertThat(faults(JOB + "spec: {template: {spec: {securityContext: {runAsUsr: 5}}}}\n"))
                .containsExactly("f.yaml:3:44: spec.template.spec.securityContext.runAsUsr: "
                        + "unknown field; did you mean \"runAsUser\"?");
    }

    @Test
    void kindsThatNobodyKnowsAreRefusedWithTheKnownOnes() {
        String known =
                "known are Job (batch/v1), CronJob (batch/v1), Pod (v1), JobDefinition (jobkit.dev/v1) and List (v1)";
        assertThat(faults("apiVersion: apps/v1\nkind: Deployment\n"))
                .containsExactly("f.yaml:2:7: kind: unknown kind \"Deployment\" of apps/v1; " + known);
        assertThat(faults("apiVersion: batch/v1beta1\nkind: CronJob\n"))
                .containsExactly("f.yaml:1:13: apiVersion: batch/v1beta1 has no CronJob; write batch/v1");
        assertThat(faults("apiVersion: v1\n")).containsExactly("f.yaml:1:1: kind: missing; " + known);
        assertThat(faults("- a\n")).containsExactly("f.yaml:1:1: expected an object with apiVersion and kind");
    }

    @Test
    void quantitiesAndTimesAreToldInWords() {
        assertThat(faults(JOB + "metadata: {creationTimestamp: today}\n"))
                .containsExactly("f.yaml:3:31: metadata.creationTimestamp: "
                        + "expected a time such as 2026-01-31T12:00:00Z, found \"today\"");
        assertThat(faults(JOB + "spec: {template: {spec: {overhead: {cpu: 1K}}}}\n")
                        .get(0))
                .startsWith("f.yaml:3:42: spec.template.spec.overhead.cpu: expected an amount such as 500m, 2 or 1Gi, "
                        + "found \"1K\": unable to parse quantity's suffix");
        assertThat(faults(JOB + "status: {conditions: [], completedIndexes: 3-1}\n")
                        .get(0))
                .startsWith("f.yaml:3:44: status.completedIndexes: indexes must ascend");
    }

    @Test
    void aListHoldsObjects() {
        String list = """
                apiVersion: v1
                kind: List
                items:
                - {apiVersion: batch/v1, kind: Job, metadata: {name: a}}
                - {apiVersion: batch/v1, kind: Job, spec: {x: 1}}
                """;
        assertThat(faults(list)).containsExactly("f.yaml:5:44: items[1].spec.x: unknown field");
        assertThat(Manifests.read("f", list.replace("x: 1", ""))).hasSize(2);
    }

    @Test
    void jsonHasPlacesToo() {
        assertThat(faults("{\n \"apiVersion\": \"batch/v1\", \"kind\": \"Job\",\n \"spec\": {\"parallelism\": 1.5}}"))
                .containsExactly(
                        "f.yaml:3:26: spec.parallelism: expected a whole number of 32 bits, found the number 1.5");
        assertThat(faults("{\"apiVersion\": \"batch/v1\",\n \"kind\" \"Job\"}"))
                .containsExactly("f.yaml:2:9: not JSON: expected ':', found '\"'");
        assertThat(Manifests.read(
                        "f", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}"))
                .hasSize(2);
        assertThat(Manifests.read("f", new StringReader("{apiVersion: v1, kind: Pod}")))
                .hasSize(1);
    }

    @Test
    void emptyDocumentsAreNoFault() {
        assertThat(Manifests.read("f", "")).isEmpty();
        assertThat(Manifests.read("f", "# nothing\n---\n---\n")).isEmpty();
        assertThat(Manifests.read("f", "---\n" + JOB + "---\n\n---\n" + JOB)).hasSize(2);
    }

    @Test
    void anchorsAliasesAndMergeKeysAreResolved() {
        Job job = job(JOB + """
                metadata:
                  labels: &l {a: "1", b: "2"}
                spec:
                  template:
                    metadata: {labels: {<<: *l, b: "3"}, annotations: *l}
                """);
        assertThat(job.spec().template().labels()).containsEntry("a", "1").containsEntry("b", "3");
        assertThat(job.spec().template().annotations()).isEqualTo(job.metadata().labels());
    }

    @Test
    @Timeout(20)
    void hostileTextsAreRefusedQuickly() {
        String bomb = IntStream.range(1, 10)
                .mapToObj(i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "]\n")
                .collect(Collectors.joining("", "a0: &a0 x\n", ""));
        assertThat(faults(bomb)).hasSize(1).first().asString().contains("aliases expand to more than 200000 values");
        assertThat(faults("[".repeat(50_000))).first().asString().contains("nested more than 100 deep");
        assertThat(faults("{\"a\":".repeat(50_000))).first().asString().contains("nested more than 100 deep");
        assertThat(faults("a: &x [*x]\n")).containsExactly("f.yaml:1:8: *x stands inside of what it names");
        assertThat(faults("a: *x\n")).first().asString().contains("names no anchor &x");
        assertThat(faults("---\n" + "---\n{}\n".repeat(1001))).last().asString().contains("more than 1000 documents");
        assertThat(faults("a: " + "x".repeat(4_000_000))).hasSize(1);
        assertThat(faults(JOB + "metadata: !!java.net.URL {}\n"))
                .containsExactly("f.yaml:3:11: unknown tag !!java.net.URL");
        assertThat(faults(JOB + "metadata: {name: !x a}\n")).containsExactly("f.yaml:3:18: unknown tag !x");
        assertThat(faults(JOB + "spec: {parallelism: .inf}\n"))
                .first()
                .asString()
                .contains(".inf is no number");
    }

    @Test
    void deepAliasesCountWhereTheyStand() {
        String deep =
                "a: &a " + "[".repeat(60) + "]".repeat(60) + "\nb: " + "[".repeat(60) + "*a" + "]".repeat(60) + "\n";
        assertThat(faults(deep)).first().asString().contains("nested more than 100 deep");
    }
}
