package dev.jobkit.core.store;

import dev.jobkit.spi.Following;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who follows the change log of a store, and how far each has read. Thread-safe. */
final class Followers {
    private final List<Follower> all = new CopyOnWriteArrayList<>();

    /** Adds one who is called after every change and wants the changes above this revision. */
    Following add(long after, Runnable wake) {
        Follower follower = new Follower(after, wake);
        all.add(follower);
        return follower;
    }

    void wake() {
        all.forEach(follower -> follower.wake.run());
    }

    /** Returns up to which revision all have read; {@link Long#MAX_VALUE} where there is nobody. */
    long readByAll() {
        long least = Long.MAX_VALUE;
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
            all.remove(this);
        }
    }
}
