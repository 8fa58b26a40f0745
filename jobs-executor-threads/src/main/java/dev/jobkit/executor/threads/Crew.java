package dev.jobkit.executor.threads;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that are used again, as many as there are steps that work at once.
 *
 * <p>To wake a thread takes longer than a short step, so no more are called at a time than there are processors to come to: one
 * that was called takes a step and then, before it begins, calls the next one if more steps wait; one that has done its step
 * takes the next before it goes to rest. So a step waits for no other one, however long that takes, but a crowd of short steps
 * is done by few threads. Thread-safe; nothing foreign is called under the lock.
 */
final class Crew {
    private static final Logger log = LoggerFactory.getLogger(Crew.class);

    private final ThreadFactory factory;
    private final int restSeconds;
    private final int most;
    private final Object lock = new Object();

    /** Guarded by lock: in the order of their coming; not empty only while somebody is called. */
    private final Deque<Step> steps = new ArrayDeque<>();

    /** Guarded by lock: who rests, the last one first. */
    private final Deque<Hand> resting = new ArrayDeque<>();

    /** Guarded by lock: how many were called and have not yet looked for a step. */
    private int called;

    /** Guarded by lock. */
    private boolean closed;

    /** What is to be done, and what is told when there is no thread for it. */
    private record Step(Runnable work, Consumer<Throwable> refused) {}

    /**
     * Makes a crew of nobody.
     *
     * @param restSeconds so long a thread stays that has nothing to do
     */
    Crew(ThreadFactory factory, int restSeconds) {
        this.factory = factory;
        this.restSeconds = restSeconds;
        this.most = Runtime.getRuntime().availableProcessors();
    }

    /** Has this done at once; {@code refused} hears of it when no thread can be had. */
    void start(Runnable work, Consumer<Throwable> refused) {
        Hand next;
        synchronized (lock) {
            steps.addLast(new Step(work, refused));
            next = choose();
        }
        call(next);
    }

    /** Lets those go that rest; the others go when they have nothing to do. */
    void close() {
        synchronized (lock) {
            closed = true;
            resting.forEach(Hand::dismiss);
            resting.clear();
        }
    }

    /** Returns who is to be called for the steps that wait, and counts it in; null when enough are. Called under the lock. */
    private @Nullable Hand choose() {
        if (called >= most || called >= steps.size()) {
            return null;
        }
        called++;
        Hand rested = resting.pollFirst();
        return rested == null ? new Hand() : rested;
    }

    /** Calls a hand; when no thread can be had for it, the last step goes without, and so on. */
    private void call(@Nullable Hand first) {
        for (Hand next = first; next != null; ) {
            try {
                next.come();
                return;
            } catch (RuntimeException | Error e) { // OutOfMemoryError says as well that there is no thread
                Step lost;
                synchronized (lock) {
                    called--;
                    lost = steps.pollLast();
                    next = choose();
                }
                if (lost != null) {
                    refuse(lost, e);
                }
            }
        }
    }

    /** Whoever calls may have a step to do, and has to come to it. */
    private static void refuse(Step lost, Throwable why) {
        try {
            lost.refused().accept(why);
        } catch (RuntimeException | Error e) {
            log.error("there was no thread for a step, and whoever heard of it threw", e);
        }
    }

    /** One thread, made when it is called first. */
    private final class Hand implements Runnable {
        /** One for each call, and one more when it is to go. */
        private final Semaphore calls = new Semaphore(0);

        // for whoever chose it, and from then on for itself
        private boolean hasThread;
        private boolean isCalled;
        private boolean isToGo;

        /** Makes it look for a step; for whoever got it from {@link #choose}, once. */
        void come() {
            isCalled = true;
            if (hasThread) {
                calls.release();
            } else {
                hasThread = true;
                factory.newThread(this).start();
            }
        }

        /** Makes it go; called under the lock, while it rests. */
        void dismiss() {
            isToGo = true;
            calls.release();
        }

        @Override
        public void run() {
            do {
                for (Step step = take(); step != null; step = take()) {
                    step.work().run();
                    Thread.interrupted(); // whatever a step left behind is not for the next
                }
            } while (rest());
        }

        /** Takes a step, and sees to those that are left; null when there is none: it may be called from then on. */
        private @Nullable Step take() {
            Step step;
            Hand next = null;
            synchronized (lock) {
                called -= isCalled ? 1 : 0;
                isCalled = false;
                step = steps.pollFirst();
                if (step != null) {
                    next = choose();
                } else if (closed) {
                    dismiss();
                } else {
                    resting.addFirst(this);
                }
            }
            call(next);
            return step;
        }

        /** Waits until it is called; false when it is to go. */
        private boolean rest() {
            boolean woken = false;
            while (!woken) {
                try {
                    woken = calls.tryAcquire(restSeconds, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    continue; // meant for a step that is over
                }
                if (!woken && isLeft()) {
                    return false;
                }
            }
            return !isToGo;
        }

        /** Takes itself out of those that rest; false when it was chosen meanwhile. */
        private boolean isLeft() {
            synchronized (lock) {
                return resting.removeLastOccurrence(this);
            }
        }
    }
}
