package dev.jobkit.core.listen;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.jobkit.From;
import dev.jobkit.Subscription;
import dev.jobkit.event.JobEventListener;
import dev.jobkit.model.Position;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Wakeup;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener as a cursor over the change log. A pump runs on the listener executor only while there is something to read;
 * events are delivered one at a time, in commit order. What the listener throws is logged, and the event counts as
 * delivered.
 */
public final class Listener implements Subscription {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final int BATCH = 256;

    private final JobStore store;
    private final JobEventListener target;
    private final Executor executor;
    private final Wakeup follow;
    private final Consumer<Listener> onClose;

    /** How many wake-ups came since the pump began; the pump runs while it is not zero. */
    private final AtomicInteger wakes = new AtomicInteger();

    private volatile long seen;
    private volatile boolean closed;

    /** Counted down when the pump that is at work has ended; null while none is. */
    private volatile @Nullable Turn turn;

    /** Where the listener was in another store; told as missed, once. */
    private volatile @Nullable Position elsewhere;

    private Listener(
            JobStore store,
            JobEventListener target,
            Executor executor,
            long after,
            @Nullable Position elsewhere,
            Consumer<Listener> onClose) {
        this.onClose = onClose;
        this.store = store;
        this.target = target;
        this.executor = executor;
        this.seen = after;
        this.elsewhere = elsewhere;
        this.follow = store.follow(() -> seen, this::wake);
    }

    /** Begins to tell the listener what happens; nobody is told when the subscription is closed. */
    public static Listener start(JobStore store, JobEventListener target, Executor executor, From from) {
        return start(store, target, executor, from, listener -> {});
    }

    /**
     * Begins to tell the listener what happens from this place on. A place in another store is one that this store cannot
     * tell apart from a missed one: the listener is told so and goes on from now.
     *
     * @param onClose is told when the subscription is closed
     */
    public static Listener start(
            JobStore store, JobEventListener target, Executor executor, From from, Consumer<Listener> onClose) {
        long now = store.revision();
        Position place = from instanceof From.After after ? after.position() : null;
        boolean here = place != null && place.storeId().equals(store.id());
        Listener listener = new Listener(
                store, target, executor, place != null && here ? place.revision() : now, here ? null : place, onClose);
        listener.wake();
        return listener;
    }

    private void wake() {
        if (!closed && wakes.getAndIncrement() == 0) {
            try {
                executor.execute(this::pump);
            } catch (RejectedExecutionException e) {
                wakes.set(0);
                log.debug("listener {} is told nothing more: its executor was shut down", target, e);
            }
        }
    }

    private void pump() {
        int taken;
        do {
            taken = wakes.get();
            Turn mine = new Turn(Thread.currentThread(), new CountDownLatch(1));
            turn = mine; // before closed is read: close() either is seen here or waits for this turn
            try {
                tellElsewhere();
                while (!closed && readBatch()) {
                    // until nothing is left
                }
            } finally {
                turn = null;
                mine.over().countDown();
            }
        } while (wakes.addAndGet(-taken) != 0);
    }

    private boolean readBatch() {
        List<Change> changes;
        try {
            changes = store.changesAfter(seen, BATCH);
        } catch (RevisionGoneException e) {
            skip(e.oldest() - 1);
            return true;
        } catch (RuntimeException e) {
            log.warn("listener {} could not read the change log after revision {}", target, seen, e);
            return false;
        }
        for (Change change : changes) {
            if (closed) {
                return false;
            }
            if (change instanceof Change.Told told) {
                deliver(told);
            }
            seen = change.revision();
        }
        return changes.size() == BATCH;
    }

    private void deliver(Change.Told told) {
        try {
            target.onEvent(told.event(), new Position(store.id(), told.revision()));
        } catch (Exception | Error e) {
            log.warn("listener {} threw at {} (revision {})", target, told.event(), told.revision(), e);
        }
    }

    private void skip(long to) {
        missed(position(), new Position(store.id(), to));
        seen = to;
    }

    private void tellElsewhere() {
        Position from = elsewhere;
        if (from != null && !closed) {
            elsewhere = null;
            missed(from, position());
        }
    }

    private void missed(Position from, Position to) {
        try {
            target.onMissed(from, to);
        } catch (Exception | Error e) {
            log.warn("listener {} threw when told that it missed what happened from {} to {}", target, from, to, e);
        }
    }

    @Override
    public Position position() {
        return new Position(store.id(), seen);
    }

    /** Follows no further: what was committed until now is still told, on the listener executor. */
    public void finish() {
        follow.cancel();
        wake();
    }

    @Override
    public void close() {
        closed = true;
        follow.cancel();
        onClose.accept(this);
        Turn running = turn;
        if (running != null && running.thread() != Thread.currentThread()) {
            Uninterruptibles.awaitUninterruptibly(running.over());
        }
    }

    /** The pump at work: its thread, and the word that it is done. */
    private record Turn(Thread thread, CountDownLatch over) {}
}
