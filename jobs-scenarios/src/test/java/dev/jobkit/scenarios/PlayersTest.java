package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.testkit.Conformance;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Players never skip what they do not understand, and say exactly what differs. */
class PlayersTest {
    private static final String TRACE = """
            [{"name": "t", "job": {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "j"}, "spec": {"template":
              {"spec": {"restartPolicy": "Never", "containers": [{"name": "main", "image": "busybox"}]}}}},
              "steps": [
                {"op": "create", "after": {"status": {"active": 1, "ready": 0, "terminating": 0, "started": true},
                  "pods": [{"phase": "Pending"}], "events":
                  [{"type": "Normal", "reason": "SuccessfulCreate", "message": "Created pod: <pod>", "count": 1}]}},
                {"op": "fail", "exitCode": 3, "tookSeconds": 3.1, "after": {"status":
                  {"failed": 1, "ready": 0, "terminating": 0, "started": true},
                  "pods": [{"phase": "Failed"}], "events":
                  [{"type": "Normal", "reason": "SuccessfulCreate", "message": "Created pod: <pod>", "count": 1}]}},
                {"op": "wait", "seconds": 10, "tookSeconds": 10.0, "after": {"status":
                  {"active": 1, "failed": 1, "ready": 0, "terminating": 0, "started": true},
                  "pods": [{"phase": "Failed"}, {"phase": "Pending"}], "events":
                  [{"type": "Normal", "reason": "SuccessfulCreate", "message": "Created pod: <pod>", "count": 2}]}}
              ]}]
            """;

    @Test
    void aTraceThatAgreesPasses() {
        assertThat(play(TRACE)).isEqualTo(new Conformance.Report(1, 0, List.of()));
    }

    @Test
    void aDifferenceNamesCaseStepFieldExpectedAndCame() {
        Conformance.Report report = play(TRACE.replace("\"failed\": 1, \"ready\"", "\"failed\": 2, \"ready\""));

        assertThat(report.summary()).isEqualTo("0 passed, 1 failed");
        assertThat(report.differences())
                .containsExactly(
                        "t: step 1 (fail): status.failed: expected 2, came 1",
                        "t: step 1 (fail): 1 later steps were not played");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "phase": "Failed"        | "phase": "Running"         | pods
                    "terminating": 0         | "terminating": 1           | status.terminating
                    "ready": 0, "term        | "term                      | status.ready
                    "started": true          | "started": false           | status.started
                    "count": 1               | "count": 2                 | events
                    Created pod: <pod>       | Created pod: x             | events
                    "started": true}         | "started": true, "failedIndexes": ""} | status.failedIndexes
                    "started": true}         | "started": true}, "deleting": true    | deleting
                    """)
    void everyFieldIsCompared(String text, String other, String field) {
        assertThat(play(TRACE.replace(text, other)).differences())
                .anySatisfy(line -> assertThat(line).contains(": " + field + ": expected"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "op": "fail"          | "op": "explode"                         | unknown op "explode"
                    "exitCode": 3         | "exitKode": 3                           | unknown key "exitKode"
                    "exitCode": 3         | "exitCode": "three"                     | "exitCode" should be a whole number
                    {"name": "t"          | {"name": "t", "colour": "red"           | unknown key "colour"
                    "started": true       | "started": true, "mood": "good"         | unknown key "mood"
                    "phase": "Failed"     | "phase": "Failed", "node": "n"          | unknown key "node"
                    "count": 1            | "count": 1, "source": "x"               | unknown key "source"
                    "after": {"status"    | "afterwards": {"status"                 | unknown key "afterwards"
                    "tookSeconds": 3.1,   | ""                                      | "tookSeconds" is missing
                    "op": "create"        | "op": "wait"                            | begins with the step create
                    "steps"               | "stages"                                | unknown kind of case
                    "name": "t",          | ""                                      | it has no name
                    """)
    void whatIsNotUnderstoodFails(String text, String other, String complaint) {
        Conformance.Report report = play(TRACE.replace(text, other.equals("\"\"") ? "" : other));

        assertThat(report.passed()).isZero();
        assertThat(report.failed()).isOne();
        assertThat(report.differences()).anySatisfy(line -> assertThat(line).contains(complaint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  \n", "[]", "garbage", "[{]", "42", "null", "[1]", "{}", "[{\"name\": \"x\"}]", "[null]"})
    void aFileWithoutCasesFails(String text) {
        Conformance.Report report = play(text);

        assertThat(report.passed()).isZero();
        assertThat(report.failed()).isOne();
        assertThat(report.differences()).hasSize(1);
    }

    @Test
    void aBrokenLineAmongLinesFailsAlone() {
        Conformance.Report report = play("""
                {"schedule": "@hourly", "from": "2026-03-28T23:10:30Z", "next": ["2026-03-29T00:00:00Z"]}
                {"schedule": "@hourly", "from":
                {"schedule": "@sometimes", "from": "2026-03-28T23:10:30Z", "error": "any words"}
                {"schedule": "@hourly", "from": "2026-03-28T23:10:30Z", "next": ["2026-03-29T00:01:00Z"]}
                {"schedule": "@hourly", "from": "2026-03-28T23:10:30Z"}
                """);

        assertThat(report.summary()).isEqualTo("2 passed, 3 failed");
        assertThat(report.differences())
                .anySatisfy(line ->
                        assertThat(line).contains("expected [2026-03-29T00:01:00Z], came [2026-03-29T00:00:00Z]"));
    }

    @Test
    void refusalsAreComparedUpToWhereTheyWereCutOff() {
        String refused = """
                [{"name": "v", "object": {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "j"}, "spec":
                  {"parallelism": -1, "template": {"spec": {"restartPolicy": "Never", "containers":
                  [{"name": "main", "image": "busybox"}]}}}}, "accepted": false, "code": 422, "reason": "Invalid",
                  "message": "Job.batch \\"j\\" is invalid: spec.parallelism: Invalid value: …", "causes":
                  [{"reason": "FieldValueInvalid", "field": "spec.parallelism", "message": "Invalid value: …"}]}]
                """;

        assertThat(play(refused).differences()).isEmpty();
        assertThat(play(refused.replace("Invalid value: …", "Invalid value: -2"))
                        .differences())
                .anySatisfy(line -> assertThat(line).contains("error.message"));
        assertThat(play(refused.replace("\"code\": 422", "\"code\": 400")).differences())
                .containsExactly("v: error.code: expected 400, came 422");
        assertThat(play(refused.replace("\"parallelism\": -1, ", "")).differences())
                .singleElement()
                .asString()
                .contains("came acceptance");
    }

    @Test
    void aFileThatCannotBeReadIsNoReport() {
        Assertions.assertThatThrownBy(() -> Conformance.standard().play(Path.of("there-is-no-such-file.json")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("there-is-no-such-file.json");
    }

    private static Conformance.Report play(String text) {
        return Conformance.standard().play(text);
    }
}
