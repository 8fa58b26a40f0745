package dev.jobkit.core.loop;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets what a run says about its progress through at most once a second, the newest word last: a program may tell every row,
 * and a commit for each would be too many. While passes cannot be stored nothing is let through, so that of an hour without
 * database one word is kept and not 3,600. Thread-safe.
 */
final class ProgressFilter {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final TimeSource time;
    private final BiConsumer<RunId, RunReport> next;
    private final Predicate<RunId> heldUp;
    private final Map<RunId, Held> held = new ConcurrentHashMap<>();

    /**
     * What is held back of a run that has said something lately.
     *
     * @param progress the newest word; null right after it was let through
     * @param bell tells whose wake-up this is, as one that was flushed has left one behind
     */
    private record Held(RunReport.@Nullable Progressed progress, Object bell) {}

    /** Takes what lets a word through, and what tells whether the passes of a run's object cannot be stored. */
    ProgressFilter(TimeSource time, BiConsumer<RunId, RunReport> next, Predicate<RunId> heldUp) {
        this.time = time;
        this.next = next;
        this.heldUp = heldUp;
    }

    /** Takes a word about progress: lets it through, or holds it back for a moment. */
    void take(RunId run, RunReport.Progressed progress) {
        while (held.computeIfPresent(run, (id, before) -> new Held(progress, before.bell())) == null) {
            boolean waits = heldUp.test(run);
            Held first = new Held(waits ? progress : null, new Object());
            if (held.putIfAbsent(run, first) == null) {
                if (!waits) {
                    next.accept(run, progress);
                }
                arm(run, first.bell());
                return;
            }
        }
    }

    /** Lets through what is held back, as the run says something else now: its end, for example. */
    void flush(RunId run) {
        if (!held.isEmpty()) {
            letThrough(run, held.remove(run));
        }
    }

    private void letThrough(RunId run, @Nullable Held last) {
        if (last != null && last.progress() != null) {
            next.accept(run, last.progress());
        }
    }

    private void arm(RunId run, Object bell) {
        time.wakeAt(time.instant().plus(INTERVAL), () -> ring(run, bell));
    }

    private void ring(RunId run, Object bell) {
        Held last = held.get(run);
        while (last != null && last.bell() == bell) {
            if (heldUp.test(run)) {
                arm(run, bell);
                return;
            }
            if (last.progress() == null) {
                if (held.remove(run, last)) {
                    return;
                }
            } else if (held.replace(run, last, new Held(null, bell))) {
                letThrough(run, last);
                arm(run, bell);
                return;
            }
            last = held.get(run); // a newer word has come meanwhile
        }
    }
}
