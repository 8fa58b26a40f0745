package dev.jobkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.spi.Wakeup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime();
    private final Instant start = time.instant();
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsByInstantThenByOrderOfAsking() {
        time.wakeAt(start.plusSeconds(2), () -> ran.add("later"));
        time.wakeAt(start.plusSeconds(1), () -> ran.add("first"));
        time.wakeAt(start.plusSeconds(1), () -> ran.add("second"));
        time.execute(() -> ran.add("now"));

        time.advance(Duration.ofSeconds(1));

        assertThat(ran).containsExactly("now", "first", "second");
        assertThat(time.instant()).isEqualTo(start.plusSeconds(1));
        assertThat(time.nextDue()).isEqualTo(start.plusSeconds(2));
    }

    @Test
    void tellsEachTaskItsOwnInstantAndEndsWhereItWasToldTo() {
        List<Instant> seen = new ArrayList<>();
        time.wakeAt(start.plusMillis(300), () -> {
            seen.add(time.instant());
            time.wakeAt(time.instant().plusMillis(300), () -> seen.add(time.instant()));
            time.execute(() -> seen.add(time.instant()));
        });

        time.advance(Duration.ofSeconds(1));

        assertThat(seen).containsExactly(start.plusMillis(300), start.plusMillis(300), start.plusMillis(600));
        assertThat(time.instant()).isEqualTo(start.plusSeconds(1));
    }

    @Test
    void aWakeUpInThePastIsDueNowAfterWhatWasAskedBefore() {
        time.advance(Duration.ofSeconds(5));
        time.execute(() -> ran.add("asked first"));
        time.wakeAt(start, () -> ran.add("late at " + time.instant()));

        time.runReady();

        assertThat(ran).containsExactly("asked first", "late at " + start.plusSeconds(5));
    }

    @Test
    void aWakeUpTakenBackDoesNotRing() {
        Wakeup wakeup = time.wakeAt(start.plusSeconds(1), () -> ran.add("never"));
        wakeup.cancel();
        wakeup.cancel();

        time.advance(Duration.ofSeconds(2));

        assertThat(ran).isEmpty();
        assertThat(time.nextDue()).isNull();
    }

    @Test
    void timeOnlyGoesForward() {
        time.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> time.advanceTo(start)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTaskMayNotMoveTimeAndItsFaultGoesToTheCaller() {
        time.execute(() -> time.advance(Duration.ofSeconds(1)));
        time.wakeAt(start, () -> ran.add("still runs"));

        assertThatThrownBy(time::runReady).isInstanceOf(IllegalStateException.class);
        time.runReady();

        assertThat(ran).containsExactly("still runs");
    }

    @Test
    void tasksWithoutEndAtOneInstantAreRefused() {
        Runnable[] again = new Runnable[1];
        again[0] = () -> time.execute(again[0]);
        time.execute(again[0]);

        assertThatThrownBy(time::runReady)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(start.toString());
    }
}
