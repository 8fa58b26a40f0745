package dev.jobkit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Medians, and who is how many times as good as whom. */
class FigureTest {
    private static Figure figure(String subject, Work.Better better, Double... values) {
        return new Figure("group/work", subject, "unit", better, List.of(values));
    }

    @Test
    void theMedianIsOfAllRoundsOfAllForks() {
        Figure odd = figure("JobKit", Work.Better.MORE, 9.0, 1.0, 4.0);
        assertThat(odd.median()).isEqualTo(4);
        assertThat(odd.low()).isEqualTo(1);
        assertThat(odd.high()).isEqualTo(9);
        assertThat(figure("JobKit", Work.Better.MORE, 1.0, 9.0, 3.0, 5.0).median())
                .isEqualTo(4);
    }

    @Test
    void aRatioAboveOneIsBetterWhicheverWayTheUnitGoes() {
        Figure rate = figure("JobKit", Work.Better.MORE, 30.0);
        assertThat(rate.ratioToBestPeer(
                        List.of(rate, figure("slow", Work.Better.MORE, 10.0), figure("quick", Work.Better.MORE, 20.0))))
                .isEqualTo(1.5);
        Figure time = figure("JobKit", Work.Better.LESS, 30.0);
        assertThat(time.ratioToBestPeer(
                        List.of(time, figure("slow", Work.Better.LESS, 60.0), figure("quick", Work.Better.LESS, 15.0))))
                .isEqualTo(0.5);
    }

    @Test
    void aLimitAndOneselfAreNoPeers() {
        Figure ours = figure("JobKit", Work.Better.MORE, 30.0);
        Figure keep = figure("JobKit KEEP", Work.Better.MORE, 90.0);
        Figure limit = figure(Work.LIMIT + "bare Java", Work.Better.MORE, 900.0);
        assertThat(ours.ratioToBestPeer(List.of(ours, keep, limit))).isNull();
        assertThat(limit.ratioToBestPeer(List.of(limit, figure("peer", Work.Better.MORE, 90.0))))
                .isEqualTo(10);
    }
}
