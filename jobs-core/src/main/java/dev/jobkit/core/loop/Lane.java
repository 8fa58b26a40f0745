package dev.jobkit.core.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one kind of work on an executor, never twice at once, and again when it was asked for meanwhile. Thread-safe. */
final class Lane {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private final String name;
    private final Executor executor;
    private final Runnable work;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean closed;

    Lane(String name, Executor executor, Runnable work) {
        this.name = name;
        this.executor = executor;
        this.work = work;
    }

    /** Asks for the work. */
    void ring() {
        if (!closed && asked.getAndIncrement() == 0) {
            hire();
        }
    }

    private void hire() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            asked.set(0);
            log.debug("nobody does {} any more: the executor was shut down", name, e);
        }
    }

    /** Does the work once; what was asked for meanwhile is another task, so that others come in between. */
    private void run() {
        int taken = asked.get();
        try {
            if (!closed) {
                work.run();
            }
        } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
            log.warn("{} failed; it is tried again", name, e);
        }
        if (asked.addAndGet(-taken) != 0) {
            hire();
        }
    }

    /** Does nothing more; what is being done is finished. */
    void close() {
        closed = true;
    }
}
