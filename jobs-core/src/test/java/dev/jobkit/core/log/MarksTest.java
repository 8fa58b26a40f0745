package dev.jobkit.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static final Instant T0 = Instant.parse("2026-03-02T10:00:00Z");

    private static void write(Marks marks, long offset, Duration after) {
        boolean unused = marks.add(offset, Marks.toNanos(T0.plus(after)));
    }

    @Test
    void whatWasWrittenAfterAMarkAndBeforeTheNextIsNotLeftOut() {
        Marks marks = new Marks();
        write(marks, 0, Duration.ZERO);
        write(marks, 10, Duration.ofNanos(500_000)); // too soon for a mark of its own
        write(marks, 20, Duration.ofSeconds(5));
        assertThat(marks.offsetOf(T0.plusNanos(400_000), 30)).isZero();
        assertThat(marks.offsetOf(T0.plusNanos(600_000), 30)).isEqualTo(20);
        assertThat(marks.offsetOf(T0.plusSeconds(6), 30)).isEqualTo(30);
    }

    @Test
    void aLongLogLeavesNothingOutWhereMarksHaveGoneCoarse() {
        Marks marks = new Marks();
        int lines = 200_000;
        for (int i = 0; i < lines; i++) {
            write(marks, i, Duration.ofMillis(2L * i));
        }
        for (int i = 0; i < lines; i += 997) {
            Instant written = T0.plusMillis(2L * i);
            assertThat(marks.offsetOf(written, lines)).isBetween(i - 32L, (long) i);
        }
    }

    @Test
    void aLogOfAnEarlierProgramLeavesNothingOut() {
        Marks marks = new Marks();
        marks.restore(0, Marks.toNanos(T0));
        marks.restore(20, Marks.toNanos(T0.plusSeconds(5)));
        assertThat(marks.offsetOf(T0.plusNanos(900_000), 30)).isZero();
        assertThat(marks.offsetOf(T0.plusSeconds(1), 30)).isEqualTo(20);
    }
}
