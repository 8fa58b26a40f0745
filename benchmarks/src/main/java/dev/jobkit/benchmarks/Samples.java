package dev.jobkit.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects durations; for one thread. */
final class Samples {
    private final long[] nanos;
    private int count;

    Samples(int most) {
        nanos = new long[most];
    }

    void add(long duration) {
        nanos[count++] = duration;
    }

    /** Returns the median and the 99th percentile in microseconds, their names behind this prefix. */
    Map<String, Double> quantiles(String prefix) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(prefix + "p50", sorted[count / 2] / 1e3);
        figures.put(prefix + "p99", sorted[(int) (count * 0.99)] / 1e3);
        return figures;
    }
}
