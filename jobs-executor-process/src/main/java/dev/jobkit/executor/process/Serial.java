package dev.jobkit.executor.process;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other on a thread of its own, and something else whenever it has caught up. */
final class Serial implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Runnable caughtUp;
    private final Thread thread;
    private volatile boolean closed;

    Serial(String name, Runnable caughtUp) {
        this.caughtUp = caughtUp;
        this.thread = new Thread(this::work, name);
        thread.setDaemon(true);
    }

    /** Starts its thread; what was handed in before is run then. */
    Serial begin() {
        thread.start();
        return this;
    }

    /** Runs the task after all that were handed in before; after the close nothing is taken any more. */
    @Override
    public void execute(Runnable task) {
        if (!closed) {
            tasks.add(task);
        }
    }

    private void work() {
        while (!closed || !tasks.isEmpty()) {
            try {
                guarded(tasks.take());
            } catch (InterruptedException e) {
                LOG.debug("{} was interrupted", thread.getName());
                if (closed) {
                    return; // by the close, which has waited long enough
                }
            }
            if (tasks.isEmpty()) {
                guarded(caughtUp);
            }
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) { // all others wait behind it
            LOG.error("{}: a task failed", thread.getName(), e);
        }
    }

    /** Waits some seconds for what was handed in before. */
    @Override
    public void close() {
        tasks.add(() -> closed = true);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(15));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed = true;
        thread.interrupt();
    }
}
