package dev.jobkit.executor.process;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks that may block, such as probes, after a delay; as many threads as there are such tasks at once. */
final class Later implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Later.class);

    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService threads;

    Later(String name) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-care-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        timer = new ScheduledThreadPoolExecutor(1, factory);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        threads = Executors.newCachedThreadPool(factory);
    }

    /** Runs the task after this time; after the close nothing is run. */
    void run(Runnable task, long delayMillis) {
        try {
            if (delayMillis <= 0) {
                threads.execute(task);
            } else {
                var unused = timer.schedule(() -> run(task, 0), delayMillis, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException closed) {
            LOG.debug("a task is not run any more");
        }
    }

    /** Interrupts what runs. */
    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
