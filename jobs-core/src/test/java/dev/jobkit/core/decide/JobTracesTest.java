package dev.jobkit.core.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decisions give the answers that a Kubernetes 1.36 control plane gave, step by step. */
class JobTracesTest {
    /** So many recordings, the first ones, were made for a rule each; the others are random. */
    static final int MADE_FOR_A_RULE = 118;

    private static final List<String> FILES =
            List.of("job-traces.json", "job-traces-random.json", "job-traces-lives.json");

    static Stream<Arguments> traces() {
        return FILES.stream()
                .flatMap(file -> read(file).stream())
                .map(trace -> Arguments.argumentSet(Tree.text(trace, "name", ""), trace));
    }

    @ParameterizedTest
    @MethodSource("traces")
    void answersAsRecorded(Object trace) {
        assertThat(new TracePlayer(Tree.map(trace), DecisionSettings.KUBERNETES).play())
                .isEmpty();
    }

    /** However little a pass may do at once, it comes to the same end. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void answersAsRecordedInSmallSteps(int batch) {
        DecisionSettings small = new DecisionSettings(
                DecisionSettings.KUBERNETES.backoffBase(), DecisionSettings.KUBERNETES.backoffCap(), batch);
        assertThat(traces().map(a -> a.get()[0])
                        .filter(t -> !new TracePlayer(Tree.map(t), small).play().isEmpty())
                        .map(t -> Tree.text(t, "name", "")))
                .isEmpty();
    }

    @Test
    void readsEveryTrace() {
        assertThat(traces()).hasSize(548);
    }

    private static List<?> read(String file) {
        try (InputStream in = JobTracesTest.class.getResourceAsStream("/conformance/" + file)) {
            if (in == null) {
                throw new AssertionError(file + " is missing");
            }
            String text = "{\"traces\": " + new String(in.readAllBytes(), StandardCharsets.UTF_8) + "}";
            return Tree.list(Json.parse(text), "traces");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
