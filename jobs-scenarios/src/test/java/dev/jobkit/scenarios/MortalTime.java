package dev.jobkit.scenarios;

import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import dev.jobkit.testkit.VirtualTime;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * The time and the workers of one life of a controller: when its program has died, nothing that it asked for comes. A wake-up
 * that does not lie in the future breaks a rule.
 */
final class MortalTime implements TimeSource, Executor {
    private final VirtualTime time;
    private boolean dead;

    MortalTime(VirtualTime time) {
        this.time = time;
    }

    void die() {
        dead = true;
    }

    @Override
    public Instant instant() {
        return time.instant();
    }

    @Override
    public Wakeup wakeAt(Instant when, Runnable task) {
        CommitRules.rule(when.isAfter(time.instant()), "wake-ups lie in the future", when);
        return time.wakeAt(when, () -> runAlive(task));
    }

    @Override
    public void execute(Runnable task) {
        time.execute(() -> runAlive(task));
    }

    private void runAlive(Runnable task) {
        if (!dead) {
            task.run();
        }
    }
}
