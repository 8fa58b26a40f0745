package dev.jobkit.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Words about progress while passes cannot be stored, and wake-ups that were left behind. */
class ProgressFilterTest {
    private static final RunId RUN = new RunId("pod", "main", 0);

    private final HandTime time = new HandTime();
    private final List<String> told = new ArrayList<>();
    private boolean heldUp;
    private final ProgressFilter filter =
            new ProgressFilter(time, (run, report) -> told.add(((RunReport.Progressed) report).text()), run -> heldUp);

    private void say(String text) {
        filter.take(RUN, new RunReport.Progressed(0.5, text));
    }

    private void aSecondGoesBy() {
        time.advance(Duration.ofSeconds(1));
    }

    @Test
    void theNewestWordIsLetThroughOnceASecond() {
        say("a");
        say("b");
        say("c");
        assertThat(told).containsExactly("a");
        aSecondGoesBy();
        assertThat(told).containsExactly("a", "c");
        aSecondGoesBy();
        assertThat(time.armed()).isZero();
    }

    @Test
    void nothingIsLetThroughWhilePassesCannotBeStored() {
        heldUp = true;
        for (int i = 0; i < 100; i++) {
            say("word " + i);
            aSecondGoesBy();
        }
        assertThat(told).isEmpty();
        heldUp = false;
        aSecondGoesBy();
        assertThat(told).containsExactly("word 99");
    }

    @Test
    void wakeUpsAreNotMoreForARunThatSaysOtherThingsInBetween() {
        heldUp = true;
        for (int i = 0; i < 100; i++) {
            say("word " + i);
            filter.flush(RUN);
            say("more");
            aSecondGoesBy();
        }
        assertThat(time.armed()).isEqualTo(1);
    }

    @Test
    void whatWasHeldComesBeforeWhatTheRunSaysNext() {
        say("a");
        say("b");
        filter.flush(RUN);
        assertThat(told).containsExactly("a", "b");
        aSecondGoesBy();
        assertThat(told).containsExactly("a", "b");
    }
}
