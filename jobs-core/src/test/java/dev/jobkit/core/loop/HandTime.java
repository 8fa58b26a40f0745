package dev.jobkit.core.loop;

import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A clock and an executor that a test moves by hand. */
final class HandTime implements TimeSource, Executor {
    private final List<Alarm> alarms = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private record Alarm(Instant when, Runnable task) {}

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Wakeup wakeAt(Instant when, Runnable task) {
        Alarm alarm = new Alarm(when, task);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    int armed() {
        return alarms.size();
    }

    /** Runs what was handed to the executor, in order, until nothing is left. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Moves the clock; what becomes due runs at its own instant. */
    void advance(Duration span) {
        Instant end = now.plus(span);
        run();
        for (Alarm next = due(end); next != null; next = due(end)) {
            alarms.remove(next);
            now = next.when().isAfter(now) ? next.when() : now;
            next.task().run();
            run();
        }
        now = end;
    }

    private @Nullable Alarm due(Instant end) {
        return alarms.stream()
                .filter(a -> !a.when().isAfter(end))
                .min(Comparator.comparing(Alarm::when))
                .orElse(null);
    }
}
