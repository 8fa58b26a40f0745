package dev.jobkit.scenarios;

import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import dev.jobkit.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/** A clock that is set from outside, like that of a machine: what waits finds out within half a minute. */
final class JumpyTime implements TimeSource {
    private static final Duration NAP = Duration.ofSeconds(30);

    private final VirtualTime steady;
    private Duration offset = Duration.ZERO;

    JumpyTime(VirtualTime steady) {
        this.steady = steady;
    }

    /** Sets the clock forward, or back. */
    void jump(Duration by) {
        offset = offset.plus(by);
    }

    @Override
    public Instant instant() {
        return steady.instant().plus(offset);
    }

    @Override
    public Wakeup wakeAt(Instant when, Runnable task) {
        AtomicBoolean cancelled = new AtomicBoolean();
        nap(when, task, cancelled);
        return () -> cancelled.set(true);
    }

    private void nap(Instant when, Runnable task, AtomicBoolean cancelled) {
        Duration left = Duration.between(instant(), when);
        Duration nap = left.compareTo(NAP) > 0 ? NAP : left.isNegative() ? Duration.ZERO : left;
        steady.wakeAt(steady.instant().plus(nap), () -> {
            if (cancelled.get()) {
                return;
            }
            if (instant().isBefore(when)) {
                nap(when, task, cancelled);
            } else {
                task.run();
            }
        });
    }
}
