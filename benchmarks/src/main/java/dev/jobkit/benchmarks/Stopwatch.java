package dev.jobkit.benchmarks;

import java.util.Map;

/** Measures how long something took. */
record Stopwatch(long from) {
    static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    double seconds() {
        return (System.nanoTime() - from) / 1e9;
    }

    /** Returns the main figure of so many tasks that were done since the start. */
    Map<String, Double> perSecond(int tasks) {
        return Map.of(Subject.MAIN, tasks / seconds());
    }
}
