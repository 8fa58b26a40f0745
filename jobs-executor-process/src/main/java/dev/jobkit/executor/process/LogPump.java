package dev.jobkit.executor.process;

import dev.jobkit.spi.LogWriter;
import java.nio.file.Path;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The threads that copy what runs write into their files to the controller's logs. */
final class LogPump implements AutoCloseable {
    private static final int THREADS = 2;

    private final ScheduledThreadPoolExecutor threads;

    LogPump(String name) {
        AtomicInteger number = new AtomicInteger();
        threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, name + "-logs-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Prepares to follow a file; nothing is read before {@link LogFollower#begin} or {@link LogFollower#finish}. */
    LogFollower follower(Path file, Supplier<LogWriter> target) {
        return new LogFollower(file, target, threads);
    }

    /** Ends after what is being copied for ended runs. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
