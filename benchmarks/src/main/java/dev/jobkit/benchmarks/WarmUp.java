package dev.jobkit.benchmarks;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rounds before those that count: as many as are asked for and, in a full run, further ones until the compilers of the JVM
 * have come to rest. The rule is the same for all subjects, and each gets as many rounds as it needs.
 */
final class WarmUp {
    /** Compilers rest when they work for no more than this part of a round, twice in a row. */
    private static final double REST = 0.05;

    private static final int IN_A_ROW = 2;
    private static final int MOST_ROUNDS = 20;
    private static final int MOST_SECONDS = 60;

    private final int least;
    private final boolean isWhole;
    private final LongSupplier compiled;
    private final LongSupplier clock;
    private Map<String, Double> first = Map.of();
    private int rounds;
    private int resting;

    /** A round. */
    @FunctionalInterface
    interface Round {
        /** Makes it, and returns its figures by name. */
        Map<String, Double> make() throws Exception;
    }

    /**
     * Makes one of at least so many rounds.
     *
     * @param least 0 for none at all, where what is cold is measured
     * @param isWhole whether to go on until the compilers rest
     */
    WarmUp(int least, boolean isWhole) {
        this(least, isWhole, WarmUp::compiled, System::nanoTime);
    }

    /** The same with other sources of the milliseconds that compilers have worked, and of the time in nanoseconds. */
    WarmUp(int least, boolean isWhole, LongSupplier compiled, LongSupplier clock) {
        this.least = least;
        this.isWhole = isWhole;
        this.compiled = compiled;
        this.clock = clock;
    }

    /** Makes the rounds. */
    void warm(Round round) throws Exception {
        long begun = clock.getAsLong();
        while (rounds < least || (isWhole && least > 0 && resting < IN_A_ROW && mayGoOn(begun))) {
            long before = compiled.getAsLong();
            long from = clock.getAsLong();
            Map<String, Double> figures = round.make();
            double millis = (clock.getAsLong() - from) / 1e6;
            resting = compiled.getAsLong() - before <= REST * millis ? resting + 1 : 0;
            first = rounds++ == 0 ? figures : first;
        }
    }

    private boolean mayGoOn(long begun) {
        return rounds < MOST_ROUNDS && clock.getAsLong() - begun < TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    }

    /** Returns for how many milliseconds the compilers of this JVM have worked, each by itself. */
    private static long compiled() {
        @Nullable CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        return compilers == null ? 0 : compilers.getTotalCompilationTime();
    }

    /** Returns how many rounds there were, why no more, and what the first of them came to. */
    String words() {
        if (rounds == 0) {
            return "not warmed up";
        }
        StringBuilder words = new StringBuilder("warmed up in " + rounds + (rounds == 1 ? " round" : " rounds"));
        if (isWhole) {
            words.append(resting < IN_A_ROW ? ", when time was up" : ", until the compilers rested");
        }
        first.forEach((name, value) -> words.append(", first ")
                .append(name)
                .append(name.isEmpty() ? "" : " ")
                .append(String.format(Locale.ROOT, "%.1f", value)));
        return words.toString();
    }
}
