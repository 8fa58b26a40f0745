package dev.jobkit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a chart of growth shows. */
class GrowthTest {
    private static Figure figure(String name) {
        return new Figure(name, "JobKit", "µs", Work.Better.LESS, List.of(5.0));
    }

    @Test
    void aChartHasABarForEachSizeOfItsWork() {
        List<Figure> figures = List.of(
                figure("scale/time-per-pod 1k"),
                figure("scale/time-per-pod 1k gc"),
                figure("scale/time-per-pod 1M"),
                figure("scale/time-per-job 1k"));

        List<Figure> sizes = Growth.sizes("scale/time-per-pod", figures);

        assertThat(sizes).extracting(Figure::subject).containsExactly("JobKit, 1k", "JobKit, 1M");
        assertThat(Chart.of("scale/time-per-pod", sizes))
                .contains("scale/time-per-pod, µs (less is better)", ">JobKit, 1k<", ">JobKit, 1M<", ">5.00<");
    }
}
