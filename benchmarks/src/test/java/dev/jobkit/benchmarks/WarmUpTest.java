package dev.jobkit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many rounds come before those that count. */
class WarmUpTest {
    private long nanos;
    private long compiled;
    private int rounds;

    private WarmUp warmUp(int least, boolean isWhole) {
        return new WarmUp(least, isWhole, () -> compiled, () -> nanos);
    }

    /** Returns a round of so many seconds, in each of which compilers work as many milliseconds as are told for it. */
    private WarmUp.Round round(int seconds, int... millis) {
        return () -> {
            nanos += TimeUnit.SECONDS.toNanos(seconds);
            compiled += (long) seconds * millis[Math.min(rounds, millis.length - 1)];
            return Map.of("", (double) ++rounds);
        };
    }

    @Test
    void whatIsColdIsNotWarmedUp() throws Exception {
        WarmUp none = warmUp(0, true);
        none.warm(round(1, 900));
        assertThat(rounds).isZero();
        assertThat(none.words()).isEqualTo("not warmed up");
    }

    @Test
    void aQuickRunMakesAsManyAsItIsToldTo() throws Exception {
        WarmUp quick = warmUp(3, false);
        quick.warm(round(1, 900));
        assertThat(quick.words()).isEqualTo("warmed up in 3 rounds, first 1.0");
    }

    @Test
    void aFullRunGoesOnUntilTheCompilersHaveRestedTwiceInARow() throws Exception {
        WarmUp whole = warmUp(2, true);
        whole.warm(round(1, 900, 800, 40, 300, 50, 10, 0));
        assertThat(rounds).isEqualTo(6);
        assertThat(whole.words()).isEqualTo("warmed up in 6 rounds, until the compilers rested, first 1.0");
    }

    @Test
    void itEndsForCompilersThatNeverRest() throws Exception {
        WarmUp minute = warmUp(1, true);
        minute.warm(round(25, 500));
        assertThat(minute.words()).isEqualTo("warmed up in 3 rounds, when time was up, first 1.0");
        rounds = 0;
        warmUp(1, true).warm(round(1, 500));
        assertThat(rounds).isEqualTo(20);
    }
}
