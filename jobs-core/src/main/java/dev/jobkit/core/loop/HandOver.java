package dev.jobkit.core.loop;

import dev.jobkit.spi.Lease;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** The last time of a member that gives away what it has before it leaves. Thread-safe. */
final class HandOver {
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean begun;
    private volatile boolean told;

    void begin() {
        begun = true;
    }

    boolean isBegun() {
        return begun;
    }

    /** Says once in the store that others are to share what is new without this member. */
    void tell(Membership membership, Lease lease) {
        if (!told) {
            membership.retire(lease);
            told = true;
        }
    }

    /** Says that nothing is left to be given away. */
    void end() {
        over.countDown();
    }

    /** Waits for the end, but no longer than this. */
    void await(TimeSource time, Duration atMost) throws InterruptedException {
        Wakeup tooLate = time.wakeAt(time.instant().plus(atMost), this::end);
        over.await();
        tooLate.cancel();
    }
}
