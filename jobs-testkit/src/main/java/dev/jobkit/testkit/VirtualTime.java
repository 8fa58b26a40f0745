package dev.jobkit.testkit;

import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A clock that moves only when told to, and an executor that runs tasks only when told to.
 *
 * <p>Tasks and wake-ups run on the thread that calls {@link #advance} or {@link #runReady}, in the order of (instant,
 * order of asking). A controller whose clock and workers are both this object therefore runs wholly on the test's own
 * thread. What a task throws goes straight to that caller. Asking ({@link #wakeAt}, {@link #execute}) is thread-safe.
 *
 * <pre>{@code
 * VirtualTime time = new VirtualTime();
 * time.wakeAt(time.instant().plusSeconds(10), () -> System.out.println("ten seconds later"));
 * time.advance(Duration.ofMinutes(1)); // prints at once; the clock then shows one minute later
 * }</pre>
 */
public final class VirtualTime implements TimeSource, Executor {
    /** Where a clock without a wish of its own begins: a whole minute, a Monday. */
    public static final Instant DEFAULT_START = Instant.parse("2026-03-02T10:00:00Z");

    /** So many tasks at one instant can only be a loop without end. */
    private static final int LIMIT_PER_INSTANT = 1_000_000;

    private final Object lock = new Object();
    /** Guarded by lock. */
    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparing(Due::when).thenComparingLong(Due::order));
    /** Guarded by lock. */
    private Instant now;
    /** Guarded by lock. */
    private long asked;
    /** Guarded by lock. */
    private boolean running;

    private record Due(Instant when, long order, Runnable task) {}

    /** Makes a clock that begins at {@link #DEFAULT_START}. */
    public VirtualTime() {
        this(DEFAULT_START);
    }

    /** Makes a clock that begins at this instant. */
    public VirtualTime(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        synchronized (lock) {
            return now;
        }
    }

    @Override
    public Wakeup wakeAt(Instant when, Runnable task) {
        synchronized (lock) {
            Due due = new Due(when.isBefore(now) ? now : when, asked++, task);
            queue.add(due);
            return () -> {
                synchronized (lock) {
                    queue.remove(due);
                }
            };
        }
    }

    @Override
    public void execute(Runnable task) {
        synchronized (lock) {
            queue.add(new Due(now, asked++, task));
        }
    }

    /** Runs what is due now, and what that asks for now, until nothing is left; the clock stands still. */
    public void runReady() {
        advance(Duration.ZERO);
    }

    /**
     * Moves the clock forward and runs what falls due on the way, each task at its own instant.
     *
     * @param span zero or more
     * @throws IllegalArgumentException if the span is negative
     * @throws IllegalStateException if a task calls it, or if tasks at one instant never end
     */
    public void advance(Duration span) {
        if (span.isNegative()) {
            throw new IllegalArgumentException("time only goes forward, not by " + span);
        }
        advanceTo(instant().plus(span));
    }

    /**
     * Moves the clock forward to this instant; see {@link #advance}.
     *
     * @throws IllegalArgumentException if the instant has passed
     */
    public void advanceTo(Instant end) {
        enter(end);
        try {
            int atThisInstant = 0;
            Instant before = instant();
            for (Due due = next(end); due != null; due = next(end)) {
                atThisInstant = due.when().equals(before) ? atThisInstant + 1 : 1;
                before = due.when();
                if (atThisInstant > LIMIT_PER_INSTANT) {
                    throw new IllegalStateException(
                            LIMIT_PER_INSTANT + " tasks ran at " + before + " and each asked for more at once");
                }
                due.task().run();
            }
        } finally {
            synchronized (lock) {
                running = false;
            }
        }
    }

    /** Returns the instant of the earliest task that waits; null when none does. */
    public @Nullable Instant nextDue() {
        synchronized (lock) {
            Due due = queue.peek();
            return due == null ? null : due.when();
        }
    }

    private void enter(Instant end) {
        synchronized (lock) {
            if (end.isBefore(now)) {
                throw new IllegalArgumentException("time only goes forward: " + end + " is before " + now);
            }
            if (running) {
                throw new IllegalStateException("a task of virtual time may not move that time");
            }
            running = true;
        }
    }

    private @Nullable Due next(Instant end) {
        synchronized (lock) {
            Due due = queue.peek();
            if (due == null || due.when().isAfter(end)) {
                now = end;
                return null;
            }
            now = due.when();
            return queue.poll();
        }
    }
}
