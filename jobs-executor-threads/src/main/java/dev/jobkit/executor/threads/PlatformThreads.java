package dev.jobkit.executor.threads;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Platform threads that are used again: a task never waits for another one to end, and idle threads go after a while.
 *
 * <p>Tasks stand in a queue, and one thread at a time is called to it: when it has taken its task and there are more, it calls
 * the next thread, woken or new, before it begins. So tasks that block get their threads one right after the other, while
 * short ones are mostly taken by a thread that has just done one: waking a thread costs more than a short task, and a
 * thread for each task of a burst would have them all fight for the processors. Thread-safe.
 */
final class PlatformThreads {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformThreads.class);

    private final ThreadFactory factory;
    private final Object lock = new Object();

    /** Guarded by lock, as are all below: tasks that no thread has taken; while there are any, a thread is called. */
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    /** How many threads wait for tasks. */
    private int idle;

    /** Whether a thread was called that has not looked at the queue yet. */
    private boolean called;

    private long patienceNanos;

    /** Makes a source of threads that wait this long for a further task. */
    PlatformThreads(ThreadFactory factory, int idleSeconds) {
        this.factory = factory;
        this.patienceNanos = TimeUnit.SECONDS.toNanos(idleSeconds);
    }

    /** Runs the task on a thread of its own. */
    void start(Runnable task) {
        boolean isNewNeeded;
        synchronized (lock) {
            tasks.add(task);
            isNewNeeded = call();
        }
        if (isNewNeeded) {
            try {
                hire();
            } catch (RuntimeException | Error e) {
                if (takeBack(task)) {
                    throw e;
                }
            }
        }
    }

    private boolean takeBack(Runnable task) {
        synchronized (lock) {
            return tasks.remove(task);
        }
    }

    /** Calls a thread to the queue unless one is on its way; true when a new one has to be made. Called under the lock. */
    private boolean call() {
        if (called || tasks.isEmpty()) {
            return false;
        }
        called = true;
        if (idle > 0) {
            lock.notify();
            return false;
        }
        return true;
    }

    private void hire() {
        boolean isHired = false;
        try {
            factory.newThread(this::work).start();
            isHired = true;
        } finally {
            if (!isHired) {
                synchronized (lock) {
                    called = false;
                }
            }
        }
    }

    private void hireMore() {
        try {
            hire();
        } catch (RuntimeException | Error e) {
            LOG.warn("There is no thread for a further task; it waits for one that has done its own", e);
        }
    }

    private void work() {
        for (Runnable task = arrive(); task != null; task = next()) {
            task.run();
        }
    }

    /** Takes the first task of a thread that was called; null when others have taken all and nothing comes for a while. */
    private @Nullable Runnable arrive() {
        Runnable task;
        boolean isNewNeeded;
        synchronized (lock) {
            task = tasks.poll();
            called = false;
            isNewNeeded = call();
        }
        if (isNewNeeded) {
            hireMore();
        }
        return task != null ? task : next();
    }

    /** Takes a further task; null when none comes for a while. */
    private @Nullable Runnable next() {
        synchronized (lock) {
            Runnable task = tasks.poll();
            if (task != null) {
                return task;
            }
            if (!awaitTask()) {
                return null;
            }
        }
        return arrive();
    }

    /** Waits for a call; false when none came in time. Called under the lock. */
    private boolean awaitTask() {
        long until = System.nanoTime() + patienceNanos;
        idle++;
        try {
            while (tasks.isEmpty()) {
                long left = Math.min(patienceNanos, until - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(lock, left);
                called &= !tasks.isEmpty(); // whom it called has come, and others have taken the tasks
            }
            return true;
        } catch (InterruptedException e) {
            return true; // an interrupt that came too late for its task; the thread goes on
        } finally {
            idle--;
        }
    }

    /** Lets idle threads go, now and from now on; those that work end with their work. */
    void close() {
        synchronized (lock) {
            patienceNanos = 0;
            lock.notifyAll();
        }
    }
}
