package dev.jobkit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table, and what stands under it. */
class ReportTest {
    private static Figure figure(String work) {
        return new Figure(work, "JobKit", "µs", Work.Better.LESS, List.of(5.0));
    }

    private final Report report = new Report(
            List.of(figure("memory/many"), figure("latency/loaded p50")),
            Map.of("memory/many · JobKit", "as it is", "latency/loaded · JobKit", "as it was"),
            Surroundings.describe(true, 1));

    @Test
    void underTheTableStandHowEachWasSetUpAndThatAQuickRunIsNotWarm() {
        assertThat(report.table().lines())
                .contains("memory/many · JobKit: as it is", "latency/loaded · JobKit: as it was")
                .anyMatch(line -> line.matches("mode +quick: NOT warmed up .*"));
    }

    @Test
    void aWorkThatFailedIsTakenOutWithItsSettings() {
        Report rest = report.without(List.of("latency/loaded"));
        assertThat(rest.works()).containsExactly("memory/many");
        assertThat(rest.settings()).containsOnlyKeys("memory/many · JobKit");
    }
}
