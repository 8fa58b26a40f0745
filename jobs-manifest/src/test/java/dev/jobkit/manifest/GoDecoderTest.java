package dev.jobkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Go makes of the same texts: randomly damaged Jobs as sigs.k8s.io/json of Kubernetes 1.36 decodes them strictly, and
 * YAML words as sigs.k8s.io/yaml 1.6 converts them.
 */
class GoDecoderTest {
    private static final String HEAD = "Job in version \"v1\" cannot be handled as a Job: ";

    private static Stream<Map<String, Object>> lines(String file) {
        return Resources.text(file).lines().map(line -> Trees.map(Objects.requireNonNull(Json.parse(line))));
    }

    static Stream<Map<String, Object>> bodies() {
        return lines("go-bodies.jsonl");
    }

    static Stream<Map<String, Object>> yaml() {
        return lines("go-yaml.jsonl");
    }

    @Test
    void thereAreEnough() {
        assertThat(bodies()).hasSizeGreaterThan(400);
        assertThat(yaml()).hasSizeGreaterThan(200);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void decodesLikeGo(Map<String, Object> recorded) {
        String text = String.valueOf(recorded.get("text"));
        if (recorded.containsKey("error")) {
            Throwable thrown = catchThrowable(() -> Manifests.decodeJson(Kind.JOB, text, FieldValidation.STRICT));
            assertThat(thrown).isInstanceOf(BadRequestException.class).hasMessage(HEAD + recorded.get("error"));
            return;
        }
        Job job = Manifests.decodeJson(Kind.JOB, text, FieldValidation.STRICT).object();
        if (recorded.containsKey("json")) {
            // Go writes kind before apiVersion; the API server's own answers do not depend on it
            Map<String, Object> expected = new LinkedHashMap<>(Map.of("apiVersion", "batch/v1"));
            expected.putAll(Trees.map(Objects.requireNonNull(Json.parse(String.valueOf(recorded.get("json"))))));
            assertThat(Json.text(Manifests.toTree(job), Indent.TWO)).isEqualTo(Json.text(expected, Indent.TWO));
        }
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void readsYamlLikeGo(Map<String, Object> recorded) {
        String text = String.valueOf(recorded.get("text"));
        if (!recorded.containsKey("json")) {
            assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> new YamlNodes(text).next());
            return;
        }
        Node node = Objects.requireNonNull(new YamlNodes(text).next());
        assertThat(Json.text(node.toTree(), Indent.NONE))
                .isEqualTo(Json.text(Json.parse(String.valueOf(recorded.get("json"))), Indent.NONE));
    }

    @Test
    void unknownFieldsAreDroppedWithAWarningOrInSilence() {
        String body = "{\"kind\":\"Job\",\"spec\":{\"retries\":3,\"parallelism\":2,\"retries\":4,\"parallelism\":5}}";
        Decoded<Job> warned = Manifests.decodeJson(Kind.JOB, body, FieldValidation.WARN);
        assertThat(warned.warnings())
                .containsExactly("unknown field \"spec.retries\"", "duplicate field \"spec.parallelism\"");
        assertThat(warned.object().spec().parallelism()).isEqualTo(5);
        Decoded<Job> silent = Manifests.decodeJson(Kind.JOB, body, FieldValidation.IGNORE);
        assertThat(silent.warnings()).isEmpty();
        assertThat(silent.object()).isEqualTo(warned.object());
    }

    @Test
    void otherKindsAreRefused() {
        assertThat(refusal("{\"apiVersion\":\"batch/v1\",\"kind\":\"CronJob\"}"))
                .isEqualTo("CronJob in version \"v1\" cannot be handled as a Job: "
                        + "converting (v1.CronJob) to (batch.Job): unknown conversion");
        assertThat(refusal("{\"apiVersion\":\"batch/v2\",\"kind\":\"Job\"}"))
                .isEqualTo(
                        "Job in version \"v2\" cannot be handled as a Job: no kind \"Job\" is registered for version "
                                + "\"batch/v2\" in scheme \"pkg/runtime/scheme.go:111\"");
        assertThat(refusal("[]")).contains("json: cannot unmarshal array into Go value of type struct");
        assertThat(refusal("{\"kind\":3}"))
                .contains("cannot unmarshal number into Go struct field .kind of type string");
        assertThat(refusal("{\"kind\":")).contains("json parse error");
    }

    @Test
    void aBodyWithoutKindIsWhatIsWanted() {
        assertThat(Manifests.decode(Kind.JOB, Map.of("metadata", Map.of("name", "j")))
                        .metadata()
                        .name())
                .isEqualTo("j");
    }

    private static String refusal(String body) {
        Throwable thrown = catchThrowable(() -> Manifests.decodeJson(Kind.JOB, body, FieldValidation.STRICT));
        assertThat(thrown).isInstanceOf(BadRequestException.class);
        return String.valueOf(thrown.getMessage());
    }
}
