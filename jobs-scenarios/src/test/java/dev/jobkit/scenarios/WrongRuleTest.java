package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.spi.PodGate;
import dev.jobkit.testkit.Conformance;
import dev.jobkit.testkit.ControllerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The recordings are a net: a rule that is deliberately wrong is caught by the traces that show it. */
class WrongRuleTest {
    private static final String TRACES = Recordings.text("job-traces.json");

    @Test
    void aBackoffThatIsTooShortIsCaught() {
        List<String> caught = caught(parts -> parts.builder()
                .backoff(Duration.ofSeconds(2), Duration.ofMinutes(10))
                .build());

        assertThat(caught).contains("backoff doubles", "two failures at once count as two");
        assertThat(caught).doesNotContain("one pod, one success");
    }

    @Test
    void aBackoffThatDoesNotGrowIsCaught() {
        List<String> caught = caught(parts -> parts.builder()
                .backoff(Duration.ofSeconds(10), Duration.ofSeconds(10))
                .build());

        assertThat(caught).contains("backoff doubles").doesNotContain("one pod, one success");
    }

    @Test
    void aGateThatLetsNothingInIsCaught() {
        PodGate shut = pod -> Optional.of("closed today");

        List<String> caught = caught(parts -> parts.builder().gate(shut).build());

        assertThat(caught).contains("one pod, one success").doesNotContain("completions zero with parallelism");
    }

    private static List<String> caught(ControllerFactory wrong) {
        List<String> names = new ArrayList<>();
        for (Conformance.Case each : Conformance.of(wrong).cases(TRACES)) {
            if (!isKept(each)) {
                names.add(each.name());
            }
        }
        return names;
    }

    private static boolean isKept(Conformance.Case each) {
        try {
            return each.play().call().isEmpty();
        } catch (Exception e) {
            throw new AssertionError("a trace that cannot be played: " + each.name(), e);
        }
    }
}
