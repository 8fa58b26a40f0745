package dev.jobkit.core.store;

import dev.jobkit.spi.Following;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who follows the change log of a store, and how far each has read; for a while also who has ceased to and may come back.
 * Thread-safe.
 */
final class Followers {
    /** So long one who has ceased to follow is waited for. */
    static final Duration HOLD = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final List<Follower> all = new CopyOnWriteArrayList<>();
    private final Object lock = new Object();

    /** Guarded by lock: changes above this revision may be asked for until the hold is over. */
    private long held = Long.MAX_VALUE;

    /** Guarded by lock. */
    private Instant heldUntil = Instant.MIN;

    Followers(InstantSource clock) {
        this.clock = clock;
    }

    /** Adds one who is called after every change and wants the changes above this revision. */
    Following add(long after, Runnable wake) {
        Follower follower = new Follower(after, wake);
        all.add(follower);
        return follower;
    }

    void wake() {
        all.forEach(follower -> follower.wake.run());
    }

    /** Notes that somebody may come back for what comes after this revision. */
    private void hold(long revision) {
        Instant now = clock.instant();
        synchronized (lock) {
            held = now.isAfter(heldUntil) ? revision : Math.min(held, revision);
            heldUntil = now.plus(HOLD);
        }
    }

    private long held() {
        synchronized (lock) {
            return held == Long.MAX_VALUE || clock.instant().isAfter(heldUntil) ? Long.MAX_VALUE : held;
        }
    }

    /** Returns up to which revision all have read; {@link Long#MAX_VALUE} where there is nobody. */
    long readByAll() {
        long least = held();
        for (Follower follower : all) {
            least = Math.min(least, follower.read);
        }
        return least;
    }

    private final class Follower implements Following {
        private final Runnable wake;
        private volatile long read;

        private Follower(long read, Runnable wake) {
            this.read = read;
            this.wake = wake;
        }

        @Override
        public void hasRead(long revision) {
            read = revision;
        }

        @Override
        public void cancel() {
            if (all.remove(this) && read != Long.MAX_VALUE) {
                hold(read);
            }
        }
    }
}
