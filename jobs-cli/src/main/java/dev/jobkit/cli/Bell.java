package dev.jobkit.cli;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread; rings while nobody waits are remembered as one. Thread-safe. */
final class Bell {
    private final Semaphore rings = new Semaphore(0);

    /** Rings. */
    void ring() {
        rings.release();
    }

    /** Waits for a ring, at most this long. */
    void await(Duration atMost) throws InterruptedException {
        if (rings.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            rings.drainPermits();
        }
    }
}
