package dev.jobkit.core.loop;

import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands keys that have something to do to workers.
 *
 * <ul>
 *   <li>A key that is added twice before a worker takes it is handed out once.
 *   <li>A key is never with two workers; added while it is with one, it is handed out again afterwards.
 *   <li>Keys are handed out in the order of their adding.
 *   <li>A key has at most one wake-up, the earliest that was asked for; it is used up when the key is handed out.
 *   <li>It holds no thread: it asks the executor for as many workers as there is work, up to a bound.
 *   <li>Keys that are ready together are handed out together, up to a bound, so that they can share a commit.
 *   <li>Who brings keys faster than workers take them can {@linkplain #awaitRoom wait}.
 * </ul>
 *
 * <p>Thread-safe. Nothing foreign is called under the lock.
 *
 * @param <K> the keys
 */
final class WorkQueue<K> {
    private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);

    private final TimeSource time;
    private final Executor executor;
    private final int workers;
    private final int batch;
    private final Crowd crowd;
    private final Consumer<List<K>> work;
    private final Object lock = new Object();

    /** Guarded by lock: ready to be handed out, in order. */
    private final Queue<K> ready = new ArrayDeque<>();

    /** Guarded by lock: what is in ready, or is to be put there when its worker is done. */
    private final Set<K> dirty = new HashSet<>();

    /** Guarded by lock: with a worker. */
    private final Set<K> processing = new HashSet<>();

    /** Guarded by lock: who is at work on keys. */
    private final Set<Thread> busy = new HashSet<>();

    /** Guarded by lock: the earliest wake-up of each key; older entries of alarms are void. */
    private final Map<K, Alarm<K>> wakeups = new HashMap<>();

    /** Guarded by lock. */
    private final PriorityQueue<Alarm<K>> alarms = new PriorityQueue<>();

    /** Guarded by lock: what those wait at who found too many keys; null while nobody waits. */
    private @Nullable Gate gate;

    /** Guarded by lock: what the time source was asked for last. */
    private @Nullable Armed armed;

    /** Guarded by lock. */
    private int running;

    /** Guarded by lock. */
    private boolean closed;

    private record Alarm<K>(Instant when, K key) implements Comparable<Alarm<K>> {
        @Override
        public int compareTo(Alarm<K> other) {
            return when.compareTo(other.when);
        }
    }

    private record Armed(Instant when, Wakeup wakeup) {}

    /** Opens when no more keys than this are left. */
    private record Gate(int keys, CountDownLatch open) {}

    /**
     * Makes an empty queue.
     *
     * @param workers how many workers may be busy at once
     * @param batch how many keys a worker gets at once, at most
     * @param crowd how many keys are too many, for those who ask
     * @param work what a worker does; it may not throw
     */
    WorkQueue(TimeSource time, Executor executor, int workers, int batch, Crowd crowd, Consumer<List<K>> work) {
        this.time = time;
        this.executor = executor;
        this.workers = workers;
        this.batch = batch;
        this.crowd = crowd;
        this.work = work;
    }

    /** Says that there is something to do for this key. */
    void add(K key) {
        boolean call;
        synchronized (lock) {
            if (closed || !dirty.add(key)) {
                return;
            }
            if (!processing.contains(key)) {
                ready.add(key);
            }
            call = claimWorker();
        }
        if (call) {
            hire();
        }
    }

    /** Says that there will be something to do for this key; an earlier wake-up that was asked for before stays. */
    void addAt(K key, Instant when) {
        synchronized (lock) {
            Alarm<K> before = wakeups.get(key);
            if (closed || (before != null && !before.when().isAfter(when))) {
                return;
            }
            Alarm<K> alarm = new Alarm<>(when, key);
            wakeups.put(key, alarm);
            alarms.add(alarm);
            if (alarms.size() > 2 * wakeups.size() + 1000) {
                alarms.removeIf(a -> wakeups.get(a.key()) != a); // void ones must not pile up
            }
        }
        arm();
    }

    /** Forgets the key's wake-up. */
    void forget(K key) {
        synchronized (lock) {
            wakeups.remove(key);
        }
    }

    /** Returns how many keys wait to be handed out. */
    int size() {
        synchronized (lock) {
            return ready.size();
        }
    }

    /**
     * Waits while more keys are ready than may be, until half of them are left: whoever goes on at once would only make the
     * heap larger. Not at all in a worker; an interrupt ends it and is kept.
     */
    void awaitRoom() {
        Gate its;
        synchronized (lock) {
            if (closed || ready.size() <= crowd.most() || busy.contains(Thread.currentThread())) {
                return;
            }
            its = gate == null ? new Gate(crowd.most() / 2, new CountDownLatch(1)) : gate;
            gate = its;
        }
        try {
            if (!its.open().await(crowd.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("more than {} keys have waited for a worker for {}", its.keys(), crowd.patience());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets those go on who wait for room, if there is room. Called under the lock. */
    private void letGoOn() {
        if (gate != null && (closed || ready.size() <= gate.keys())) {
            gate.open().countDown();
            gate = null;
        }
    }

    /** Waits until no other thread is at work; only true for good once the queue is closed. */
    void awaitQuiet() throws InterruptedException {
        synchronized (lock) {
            while (!busy.isEmpty() && !(busy.size() == 1 && busy.contains(Thread.currentThread()))) {
                lock.wait();
            }
        }
    }

    boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    /** Hands nothing out any more. */
    void close() {
        Armed last;
        synchronized (lock) {
            closed = true;
            ready.clear();
            dirty.clear();
            wakeups.clear();
            alarms.clear();
            last = armed;
            armed = null;
            letGoOn();
        }
        if (last != null) {
            last.wakeup().cancel();
        }
    }

    /** Tells whether a further worker is needed, and counts it in. Called under the lock. */
    private boolean claimWorker() {
        if (ready.isEmpty() || running >= workers) {
            return false;
        }
        running++;
        return true;
    }

    private void hire() {
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            synchronized (lock) {
                running--;
            }
            log.debug("no worker for {} ready keys: the executor was shut down", size(), e);
        }
    }

    private void drain() {
        for (List<K> keys = take(); !keys.isEmpty(); keys = take()) {
            try {
                work.accept(keys);
            } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
                log.error("the work on {} threw, which it may not; the keys wait for their next reason", keys, e);
            } finally {
                done(keys);
            }
        }
    }

    private List<K> take() {
        synchronized (lock) {
            List<K> keys = new ArrayList<>(Math.min(batch, ready.size()));
            while (keys.size() < batch && !ready.isEmpty()) {
                K key = ready.remove();
                dirty.remove(key);
                processing.add(key);
                wakeups.remove(key);
                keys.add(key);
            }
            if (keys.isEmpty()) {
                running--;
            } else {
                busy.add(Thread.currentThread());
                letGoOn();
            }
            return keys;
        }
    }

    private void done(List<K> keys) {
        synchronized (lock) {
            for (K key : keys) {
                processing.remove(key);
                if (dirty.contains(key)) {
                    ready.add(key);
                }
            }
            busy.remove(Thread.currentThread());
            lock.notifyAll();
        }
    }

    /** Asks the time source for the earliest wake-up, unless it was asked for that or an earlier one. */
    private void arm() {
        Instant when;
        Wakeup late = null;
        synchronized (lock) {
            dropVoid();
            Alarm<K> first = alarms.peek();
            if (closed || first == null || (armed != null && !armed.when().isAfter(first.when()))) {
                return;
            }
            when = first.when();
            if (armed != null) {
                late = armed.wakeup();
            }
            armed = new Armed(when, () -> {});
        }
        if (late != null) {
            late.cancel();
        }
        Wakeup wakeup = time.wakeAt(when, () -> ring(when));
        synchronized (lock) {
            if (armed != null && armed.when().equals(when)) {
                armed = new Armed(when, wakeup);
            }
        }
    }

    private void dropVoid() {
        for (Alarm<K> a = alarms.peek(); a != null && wakeups.get(a.key()) != a; a = alarms.peek()) {
            alarms.remove();
        }
    }

    private void ring(Instant armedFor) {
        List<K> due = new ArrayList<>();
        synchronized (lock) {
            if (armed != null && armed.when().equals(armedFor)) {
                armed = null;
            }
            Instant now = time.instant();
            dropVoid();
            for (Alarm<K> a = alarms.peek(); a != null && !a.when().isAfter(now); a = alarms.peek()) {
                alarms.remove();
                wakeups.remove(a.key());
                due.add(a.key());
                dropVoid();
            }
        }
        due.forEach(this::add);
        arm();
    }
}
