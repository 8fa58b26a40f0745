package dev.jobkit.benchmarks;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.Subscription;
import dev.jobkit.event.JobCompleted;
import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How time grows with what there is to do: with the completions of one Job, and with the number of Jobs. All sizes are measured in
 * one JVM, after rounds of 100,000 until its compilers rest; the median of several repeats is told.
 */
final class Growth implements Subject {
    /** The size of the rounds before, and of the repeats of small sizes together. */
    private static final int WARM = 100_000;

    private static final int LEAST_ROUNDS = 3;

    /** Of the least size, and of all up to {@link #WARM}. */
    private static final int MOST_REPEATS = 51;

    private static final int REPEATS = 5;

    /** Of sizes beyond {@link #WARM}. */
    private static final int LARGE_REPEATS = 3;

    private static final int MINUTES = 10;
    private static final int[] SIZES = {1, 100, 1000, 10_000, 100_000, 1_000_000};

    private final What what;

    /** What grows. */
    enum What {
        /** The completions of one Job at a parallelism of 1,000. */
        PODS,
        /** The number of Jobs of one pod. */
        JOBS
    }

    /**
     * What one repeat took.
     *
     * @param micros for each of so many
     * @param gcMicros in which the heap was collected meanwhile, for each as well
     */
    private record Repeat(double micros, double gcMicros) {}

    /** Begins to measure a repeat. */
    private record Begun(Stopwatch watch, long collected) {
        static Begun now() {
            return new Begun(Stopwatch.start(), Heap.gcMillis());
        }

        Repeat end(int size) {
            return new Repeat(watch.seconds() * 1e6 / size, (Heap.gcMillis() - collected) * 1e3 / size);
        }
    }

    Growth(What what) {
        this.what = what;
    }

    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        WarmUp warmUp = new WarmUp(LEAST_ROUNDS, load.tasks() >= WARM);
        warmUp.warm(() -> Map.of(Subject.MAIN, repeat(WARM).micros()));
        System.err.println("growth: " + warmUp.words());
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int size : SIZES) {
            if (size <= load.tasks() && (size >= 1000 || what == What.JOBS)) {
                Repeat median = median(size);
                figures.put(name(size), median.micros());
                figures.put(name(size) + " gc", median.gcMicros());
            }
        }
        return figures;
    }

    /** Returns the repeat in the middle of all of this size. */
    private Repeat median(int size) throws Exception {
        int repeats = size > WARM ? LARGE_REPEATS : Math.max(REPEATS, Math.min(MOST_REPEATS, WARM / size));
        List<Repeat> all = new ArrayList<>();
        for (int i = 0; i < repeats; i++) {
            all.add(repeat(size));
        }
        all.sort(Comparator.comparingDouble(Repeat::micros));
        return all.get(repeats / 2);
    }

    /** Returns a figure for each size of this work, as one chart shows them; none of another work. */
    static List<Figure> sizes(String work, List<Figure> figures) {
        List<Figure> sizes = new ArrayList<>();
        for (Figure figure : figures) {
            for (int size : SIZES) {
                if (figure.work().equals(work + " " + name(size))) {
                    sizes.add(new Figure(
                            work,
                            figure.subject() + ", " + name(size),
                            figure.unit(),
                            figure.better(),
                            figure.values()));
                }
            }
        }
        return sizes;
    }

    private static String name(int size) {
        return size >= 1_000_000 ? size / 1_000_000 + "M" : size >= 1000 ? size / 1000 + "k" : Integer.toString(size);
    }

    private Repeat repeat(int size) throws Exception {
        return what == What.PODS ? oneJob(size) : manyJobs(size);
    }

    private static Repeat oneJob(int pods) throws Exception {
        try (JobController controller = Memory.noops()) {
            Begun begun = Begun.now();
            Memory.run(controller, "wide", pods);
            return begun.end(pods);
        }
    }

    private static Repeat manyJobs(int jobs) throws Exception {
        CountDownLatch open = new CountDownLatch(jobs);
        try (JobController controller = Memory.noops();
                Subscription subscription = controller.subscribe(
                        (event, at) -> {
                            if (event instanceof JobCompleted) {
                                open.countDown();
                            }
                        },
                        new From.Now())) {
            JobSpec spec = JobSpec.of(Container.of("main", "noop"));
            Begun begun = Begun.now();
            for (int i = 0; i < jobs; i++) {
                controller.submit("job-" + i, spec);
            }
            if (!open.await(MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException(
                        "still waiting for " + open.getCount() + " Jobs at " + subscription.position());
            }
            return begun.end(jobs);
        }
    }

    @Override
    public String settings() {
        return (what == What.PODS
                        ? "one NonIndexed Job at parallelism 1,000, nobody listens"
                        : "Jobs of one pod, submitted one by one, a listener that counts their ends")
                + "; all sizes in one JVM, after rounds of " + WARM
                + " until its compilers rest (full run); the median of up to "
                + MOST_REPEATS + " repeats, of " + LARGE_REPEATS
                + " beyond that; gc: collections in the one that is told, while it was timed";
    }
}
