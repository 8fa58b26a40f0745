package dev.jobkit.executor.threads;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says of runs that wait for room why they do, once they have waited for a while: most are let in before that, and to tell it
 * of each of a hundred thousand costs more than they do. Thread-safe.
 */
final class WaitingNotes implements AutoCloseable {
    /** Long before a person looks. */
    static final Duration A_WHILE = Duration.ofSeconds(5);

    private final PodRoom room;
    private final Function<RunId, @Nullable TaskRun> runs;
    /** Guarded by this, with the next two; names of runs, as most are over before a while is. */
    private final Queue<Arrival> arrivals = new ArrayDeque<>();

    private boolean armed;
    private Wakeup wakeup = () -> {};

    private record Arrival(RunId run, long sinceMillis) {
        Instant since() {
            return Instant.ofEpochMilli(sinceMillis);
        }
    }

    /** Makes notes of nobody; {@code runs} finds a run that is not forgotten. */
    WaitingNotes(PodRoom room, Function<RunId, @Nullable TaskRun> runs) {
        this.room = room;
        this.runs = runs;
    }

    /** Takes in that a run waits. */
    synchronized void add(TaskRun run) {
        TimeSource time = run.context().time();
        Instant now = time.instant();
        arrivals.add(new Arrival(run.id(), now.toEpochMilli()));
        if (!armed) {
            armed = true;
            wakeup = time.wakeAt(now.plus(A_WHILE), () -> look(time));
        }
    }

    private void look(TimeSource time) {
        for (TaskRun run : due(time)) {
            if (room.noteWaiting(run)) {
                run.sendReports();
            }
        }
    }

    private synchronized List<TaskRun> due(TimeSource time) {
        List<TaskRun> due = new ArrayList<>();
        Instant before = time.instant().minus(A_WHILE);
        for (Arrival next = arrivals.peek(); next != null && !next.since().isAfter(before); next = arrivals.peek()) {
            TaskRun run = runs.apply(next.run());
            if (run != null) {
                due.add(run);
            }
            arrivals.remove();
        }
        Arrival next = arrivals.peek();
        armed = next != null;
        if (next != null) {
            wakeup = time.wakeAt(next.since().plus(A_WHILE), () -> look(time));
        }
        return due;
    }

    @Override
    public synchronized void close() {
        wakeup.cancel();
        arrivals.clear();
    }
}
