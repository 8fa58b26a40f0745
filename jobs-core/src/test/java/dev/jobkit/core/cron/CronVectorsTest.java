package dev.jobkit.core.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays what robfig/cron v3.0.1 answered: {@code cron.jsonl} is the conformance data, {@code cron-extra.jsonl} was
 * recorded the same way for corners it leaves out (Go 1.26, tz 2025c).
 *
 * <p>Time-zone data may differ by release, yet no vector here hangs on that: all agree with tz 2025a (JDK 17.0.15)
 * and tz 2026a (JDK 25). Known to differ elsewhere, as the release notes say: Baja California before 1976 (2025c), Iran
 * in late 1978 (2025b), Chisinau's hour of change from 2022 on (2026a), America/Coyhaique as a name (2025b).
 */
class CronVectorsTest {
    /** The recorder wrote down a panic of the parser's as it was; the API server puts it in these words. */
    private static final List<String> PANIC = List.of("panic: ", "invalid schedule format: ");

    @TestFactory
    Stream<DynamicTest> recorded() {
        return tests("/conformance/cron.jsonl");
    }

    @TestFactory
    Stream<DynamicTest> furtherCorners() {
        return tests("/conformance/cron-extra.jsonl");
    }

    private static Stream<DynamicTest> tests(String resource) {
        List<CronVector> vectors = CronVector.readAll(resource);
        assertThat(vectors).isNotEmpty();
        return vectors.stream().map(vector -> DynamicTest.dynamicTest(vector.title(), () -> replay(vector)));
    }

    private static void replay(CronVector vector) {
        List<String> answer = vector.answer().stream()
                .map(text -> text.replace(PANIC.get(0), PANIC.get(1)))
                .toList();
        assertThat(vector.askedByPrefix()).isEqualTo(answer);
        String zone = vector.timeZone();
        // "Local" beside the schedule is the zone of this machine, not of the recorder's
        if (zone != null && vector.error() == null && !zone.equals("Local")) {
            assertThat(vector.askedByZone(TimeZones.find(zone).orElseThrow())).isEqualTo(answer);
        }
    }
}
