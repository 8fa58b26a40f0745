package dev.jobkit.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The delays after failures.
 *
 * @param base after the first one
 * @param cap the longest
 */
record Backoff(Duration base, Duration cap) {
    static final Backoff KUBERNETES = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(10));
    private static final Duration RESTART_CAP = Duration.ofMinutes(5);

    /** Returns the longest delay of restarts in place, which is shorter in Kubernetes. */
    Duration restartCap() {
        Duration lower = cap.compareTo(RESTART_CAP) < 0 ? cap : RESTART_CAP;
        return lower.compareTo(base) < 0 ? base : lower;
    }

    /** Reads {@code BASE} or {@code BASE,CAP}. */
    static final class BackoffConverter implements ITypeConverter<Backoff> {
        @Override
        public Backoff convert(String value) {
            String[] parts = value.split(",", -1);
            RunCommand.DurationConverter durations = new RunCommand.DurationConverter();
            Duration base = durations.convert(parts[0]);
            Duration standard = KUBERNETES.cap();
            Duration cap =
                    parts.length == 2 ? durations.convert(parts[1]) : base.compareTo(standard) > 0 ? base : standard;
            if (parts.length > 2 || base.isZero() || cap.compareTo(base) < 0) {
                throw new TypeConversionException(
                        "expected BASE or BASE,CAP, BASE positive and CAP not smaller: \"" + value + "\"");
            }
            return new Backoff(base, cap);
        }
    }
}
