package dev.jobkit.benchmarks;

import org.jspecify.annotations.Nullable;

/** Takes what a start has set. */
final class Present {
    private Present() {}

    static <T> T of(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("was not started");
        }
        return part;
    }
}
