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

    /** What is held back; nothing right after something was let through. */
    private record Held(RunReport.@Nullable Progressed progress) {}

    ProgressFilter(TimeSource time, BiConsumer<RunId, RunReport> next, Predicate<RunId> heldUp) {
        this.time = time;
        this.next = next;
        this.heldUp = heldUp;
    }

    /** Takes a word about progress: lets it through, or holds it back for a moment. */
    void take(RunId run, RunReport.Progressed progress) {
        boolean quiet = held.putIfAbsent(run, new Held(null)) == null;
        if (quiet) {
            next.accept(run, progress);
            arm(run);
        } else if (held.computeIfPresent(run, (id, before) -> new Held(progress)) == null) {
            next.accept(run, progress); // the run has just said something else
        }
    }

    /** Lets through what is held back, as the run says something else now: its end, for example. */
    void flush(RunId run) {
        if (!held.isEmpty()) {
            letThrough(run, held.remove(run));
        }
    }

    private boolean letThrough(RunId run, @Nullable Held last) {
        if (last == null || last.progress() == null) {
            return false;
        }
        next.accept(run, last.progress());
        return true;
    }

    private void arm(RunId run) {
        time.wakeAt(time.instant().plus(INTERVAL), () -> ring(run));
    }

    private void ring(RunId run) {
        if (held.containsKey(run) && heldUp.test(run)) {
            arm(run);
            return;
        }
        Held last = held.remove(run);
        if (last != null && last.progress() != null) {
            held.putIfAbsent(run, new Held(null));
            letThrough(run, last);
            arm(run);
        }
    }
}
