package dev.jobkit.core.store;

import dev.jobkit.spi.Wakeup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who follows the change log of a store, and how far each has read; for a while also who has ceased to and may come back.
 * Thread-safe.
 */
final class Followers {
    private static final Logger log = LoggerFactory.getLogger(Followers.class);

    /** So long one who has ceased to follow is waited for, at least; twice as long at most. */
    static final Duration HOLD = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final List<Follower> all = new CopyOnWriteArrayList<>();
    private final Object lock = new Object();

    /** Guarded by lock: changes above this revision may be asked for, as was said in the span that ends next. */
    private long held = Long.MAX_VALUE;

    /** Guarded by lock: the same of the span before. */
    private long heldBefore = Long.MAX_VALUE;

    /** Guarded by lock: the end of the span. */
    private Instant end = Instant.EPOCH;

    Followers(InstantSource clock) {
        this.clock = clock;
    }

    /** Adds one who is called after every change and wants the changes above the revision that it tells when asked. */
    Wakeup add(LongSupplier read, Runnable wake) {
        Follower follower = new Follower(read, wake);
        all.add(follower);
        return follower;
    }

    void wake() {
        all.forEach(follower -> follower.wake.run());
    }

    /** Notes that somebody may come back for what comes after this revision. */
    private void hold(long revision) {
        synchronized (lock) {
            turn();
            held = Math.min(held, revision);
        }
    }

    private long held() {
        synchronized (lock) {
            turn();
            return Math.min(held, heldBefore);
        }
    }

    /** Begins a new span if the last one is over. Called under the lock. */
    private void turn() {
        Instant now = clock.instant();
        if (now.isAfter(end)) {
            heldBefore = now.isAfter(end.plus(HOLD)) ? Long.MAX_VALUE : held;
            held = Long.MAX_VALUE;
            end = now.plus(HOLD);
        }
    }

    /**
     * Asks up to which revision all have read; {@link Long#MAX_VALUE} where there is nobody. Calls those who follow, and is
     * not called under a lock. Who throws is taken to have read nothing: it harms itself and nobody who writes.
     */
    long readByAll() {
        long least = Long.MAX_VALUE;
        for (Follower follower : all) {
            least = Math.min(least, follower.hasRead());
        }
        return Math.min(least, held()); // asked last: who ceases to follow is held first
    }

    private final class Follower implements Wakeup {
        private final LongSupplier read;
        private final Runnable wake;
        private volatile boolean told;

        private Follower(LongSupplier read, Runnable wake) {
            this.read = read;
            this.wake = wake;
        }

        private long hasRead() {
            try {
                return read.getAsLong();
            } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
                if (!told) {
                    told = true;
                    log.warn("one who follows the store's changes cannot tell how far it has read; it is said once", e);
                }
                return 0;
            }
        }

        @Override
        public void cancel() {
            long last = hasRead();
            if (last != Long.MAX_VALUE && all.contains(this)) {
                hold(last);
            }
            all.remove(this);
        }
    }
}
