package dev.jobkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a recorded API server said about objects: refusals word for word, accepted ones read and written back. */
class RecordedBodiesTest {
    private static List<Map<String, Object>> cases() {
        List<?> cases = (List<?>) Objects.requireNonNull(Json.parse(Resources.text("validation.json")));
        return cases.stream().map(Trees::map).toList();
    }

    private static Kind<? extends Stored> kindOf(Map<String, Object> recorded) {
        return String.valueOf(recorded.get("name")).startsWith("cronjob") ? Kind.CRON_JOB : Kind.JOB;
    }

    static Stream<Named<Map<String, Object>>> refused() {
        return cases().stream()
                .filter(c -> Long.valueOf(400).equals(c.get("code")))
                .map(c -> Named.of(String.valueOf(c.get("name")), c));
    }

    static Stream<Named<Map<String, Object>>> understood() {
        return cases().stream()
                .filter(c -> !Long.valueOf(400).equals(c.get("code")))
                .filter(c -> !String.valueOf(c.get("object")).contains("tooLongToKeep"))
                .map(c -> Named.of(String.valueOf(c.get("name")), c));
    }

    @Test
    void theRecordingHasBothSorts() {
        assertThat(refused()).hasSizeGreaterThan(20);
        assertThat(understood()).hasSizeGreaterThan(200);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesInTheServersWords(Map<String, Object> recorded) {
        Throwable thrown = catchThrowable(() -> Manifests.decode(kindOf(recorded), recorded.get("object")));
        assertThat(thrown).isInstanceOf(BadRequestException.class).hasMessage(String.valueOf(recorded.get("message")));
    }

    @ParameterizedTest
    @MethodSource("understood")
    void keepsWhatWasWritten(Map<String, Object> recorded) {
        Stored object = Manifests.decode(kindOf(recorded), recorded.get("object"));
        Map<String, Object> tree = Manifests.toTree(object);
        assertThat(Manifests.<Stored>decode(as(kindOf(recorded)), tree)).isEqualTo(object);
        assertThat(Manifests.read("o.yaml", Manifests.toYaml(object))).containsExactly(object);
        assertThat(Manifests.read("o.json", Manifests.toJson(object))).containsExactly(object);
        assertThat(Manifests.toJson(
                        Manifests.read("o.yaml", Manifests.toYaml(object)).get(0)))
                .isEqualTo(Manifests.toJson(object));
    }

    @ParameterizedTest
    @MethodSource("understood")
    void showsADefaultedSpecAsTheServerDoes(Map<String, Object> recorded) {
        if (!recorded.containsKey("spec")) {
            return;
        }
        Map<String, Object> object = new LinkedHashMap<>(Trees.map(Objects.requireNonNull(recorded.get("object"))));
        object.put("spec", recorded.get("spec"));
        Map<String, Object> tree = Manifests.toTree(Manifests.decode(kindOf(recorded), object));
        assertThat(Json.text(tree.get("spec"), Indent.TWO)).isEqualTo(Json.text(recorded.get("spec"), Indent.TWO));
    }

    @SuppressWarnings("unchecked") // every kind is one of stored objects
    private static Kind<Stored> as(Kind<? extends Stored> kind) {
        return (Kind<Stored>) kind;
    }
}
