package dev.jobkit.core;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lets calls in until it is closed, and knows who is inside, so that whoever closes it can wait for them. Thread-safe.
 */
final class Door {
    private final Object lock = new Object();

    /** Guarded by lock: how many calls of each thread are inside. */
    private final Map<Thread, Integer> inside = new HashMap<>();

    /** Guarded by lock. */
    private boolean closed;

    /**
     * Makes the call while the door is open.
     *
     * @throws IllegalStateException if it is closed
     */
    <T> T through(Supplier<T> call) {
        Thread caller = Thread.currentThread();
        synchronized (lock) {
            ensureOpen();
            inside.merge(caller, 1, Integer::sum);
        }
        try {
            return call.get();
        } finally {
            synchronized (lock) {
                inside.computeIfPresent(caller, (thread, calls) -> calls == 1 ? null : calls - 1);
                if (closed) {
                    lock.notifyAll();
                }
            }
        }
    }

    /** Throws IllegalStateException once the door is closed. */
    void ensureOpen() {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the controller was closed");
            }
        }
    }

    /** Lets nobody in any more; false when it was closed before. */
    boolean close() {
        synchronized (lock) {
            boolean first = !closed;
            closed = true;
            return first;
        }
    }

    /** Waits until everybody but the caller has left. */
    void awaitEmpty() throws InterruptedException {
        synchronized (lock) {
            while (!inside.isEmpty() && !(inside.size() == 1 && inside.containsKey(Thread.currentThread()))) {
                lock.wait();
            }
        }
    }
}
