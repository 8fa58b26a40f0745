package dev.jobkit.executor.threads;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over the reports of one run in the order in which they were added, whoever adds them. Thread-safe: one thread at a time
 * hands over, with nothing locked, and the others leave theirs to it.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private static final Queue<Letter> NONE = new ArrayDeque<>(0); // nothing is ever added to it

    private final RunId run;
    /** Guarded by this; made for the first letter, as many runs may wait. */
    private Queue<Letter> letters = NONE;
    /** Whether a thread is handing over; guarded by this. */
    private boolean busy;

    Outbox(RunId run) {
        this.run = run;
    }

    private record Letter(RunReporter to, RunReport report) {}

    /** Adds a report, which goes with the next {@link #send()}. */
    synchronized void add(RunReporter to, RunReport report) {
        letters = letters == NONE ? new ArrayDeque<>(2) : letters;
        letters.add(new Letter(to, report));
    }

    /** Hands over what is there, unless another thread does so already. */
    void send() {
        if (!begin()) {
            return;
        }
        for (Letter next = take(); next != null; next = take()) {
            try {
                next.to().report(run, next.report());
            } catch (Throwable e) { // whatever a controller throws, the next report is handed over
                LOG.warn("A report of the run {} was not taken: {}", run, next.report(), e);
            }
        }
    }

    private synchronized boolean begin() {
        boolean first = !busy;
        busy = true;
        return first;
    }

    private synchronized @Nullable Letter take() {
        Letter next = letters.poll();
        letters = next == null ? NONE : letters; // the next one may come in an hour
        busy = next != null;
        return next;
    }
}
