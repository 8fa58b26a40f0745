package dev.jobkit.core.pods;

import dev.jobkit.model.ContainerState.Terminated;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Computes the delays between the runs of a container that keeps ending.
 *
 * <p>Source: "Container restarts" of the page Pod Lifecycle: the first restart comes at once, later ones after 10 s, 20 s,
 * 40 s and so on up to five minutes; ten minutes without trouble reset the delay.
 */
final class CrashLoop {
    /** The reason of a container that waits for its next run. */
    static final String BACK_OFF = "CrashLoopBackOff";

    private CrashLoop() {}

    /** Returns the delay before the run that follows this end; zero for the first restart. */
    static Duration afterEnd(@Nullable Duration before, Terminated end, PodSettings settings) {
        if (before == null || ranLong(end, settings)) {
            return Duration.ZERO;
        }
        return grow(before, settings);
    }

    /** Returns the delay before a refused start is tried again. */
    static Duration afterRefusal(@Nullable Duration before, PodSettings settings) {
        return before == null ? cap(settings.crashBase(), settings) : grow(before, settings);
    }

    /** Says in the words of the kubelet what a container waits for. */
    static String message(Duration delay, String container, String podName) {
        return "back-off " + Texts.duration(delay) + " restarting failed container=" + container + " pod=" + podName;
    }

    private static Duration grow(Duration before, PodSettings settings) {
        return before.isZero()
                ? cap(settings.crashBase(), settings)
                : before.compareTo(settings.crashCap()) >= 0
                        ? settings.crashCap()
                        : cap(before.multipliedBy(2), settings);
    }

    private static Duration cap(Duration delay, PodSettings settings) {
        return delay.compareTo(settings.crashCap()) > 0 ? settings.crashCap() : delay;
    }

    private static boolean ranLong(Terminated end, PodSettings settings) {
        Instant from = end.startedAt();
        Instant to = end.finishedAt();
        return from != null && to != null && Duration.between(from, to).compareTo(settings.crashReset()) >= 0;
    }
}
