package dev.jobkit.core;

import dev.jobkit.spi.Durability;
import dev.jobkit.spi.JobStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that a controller makes for itself where it was given none. */
final class Threads {
    private Threads() {}

    /** Passes wait for a database: while some of them do, others decide, so that it does not wait for them. */
    static int workersFor(JobStore objects) {
        int processors = Math.max(2, Runtime.getRuntime().availableProcessors());
        return objects.durability() == Durability.MEMORY ? processors : 2 * processors;
    }

    /** Returns a pool of daemon threads; 0 means as many as are needed. */
    static ExecutorService pool(String prefix, int threads) {
        AtomicInteger number = new AtomicInteger();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ThreadFactory factory = task -> {
            // it may be a task's thread that lets the pool grow: nothing of that is inherited
            Thread thread = new Thread(null, task, prefix + number.incrementAndGet(), 0, false);
            thread.setContextClassLoader(loader);
            thread.setDaemon(true);
            return thread;
        };
        return threads == 0 ? Executors.newCachedThreadPool(factory) : Executors.newFixedThreadPool(threads, factory);
    }
}
