package dev.jobkit.core;

import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of the machine, with one daemon thread that wakes. Thread-safe.
 *
 * <p>A wake-up rings when the clock says so: after each sleep the clock is asked again, so that a clock that was set back or a
 * machine that slept is noticed.
 */
public final class SystemTime implements TimeSource, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SystemTime.class);

    /** The longest sleep; a clock that jumps ahead is noticed this late at worst. */
    private static final Duration NAP = Duration.ofSeconds(30);

    private final ScheduledThreadPoolExecutor timer;

    /** Starts the clock. */
    public SystemTime() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            // it is made at the first wake-up, by whoever asks for that: nothing of its thread is inherited
            Thread thread = new Thread(null, task, "jobkit-time", 0, false);
            thread.setContextClassLoader(loader);
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public Wakeup wakeAt(Instant when, Runnable task) {
        Alarm alarm = new Alarm(when, task);
        alarm.sleep();
        return alarm;
    }

    private final class Alarm implements Wakeup {
        private final Instant when;
        private final Runnable task;
        private volatile boolean cancelled;
        private volatile Future<?> nap = CompletableFuture.completedFuture(null);

        Alarm(Instant when, Runnable task) {
            this.when = when;
            this.task = task;
        }

        void sleep() {
            Duration left = Duration.between(instant(), when);
            long nanos = left.compareTo(NAP) > 0 ? NAP.toNanos() : Math.max(0, left.toNanos());
            if (!timer.isShutdown()) {
                nap = timer.schedule(this::ring, nanos, TimeUnit.NANOSECONDS);
            }
        }

        private void ring() {
            if (cancelled) {
                return;
            }
            if (instant().isBefore(when)) {
                sleep();
                return;
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                log.warn("a task threw that was to run at {}", when, e);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            nap.cancel(false);
        }
    }

    /** Ends the thread; wake-ups that have not rung never will. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
