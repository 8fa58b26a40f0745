package dev.jobkit.executor.process;

import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The time of this machine. */
final class RealTime implements TimeSource {
    private static final ScheduledExecutorService ALARM = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "alarm");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public Instant instant() {
        return InstantSource.system().instant();
    }

    @Override
    public Wakeup wakeAt(Instant when, Runnable task) {
        Future<?> alarm = ALARM.schedule(task, Duration.between(instant(), when).toMillis(), TimeUnit.MILLISECONDS);
        return () -> alarm.cancel(false);
    }
}
