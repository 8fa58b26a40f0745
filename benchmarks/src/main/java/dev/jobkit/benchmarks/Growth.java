package dev.jobkit.benchmarks;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.Subscription;
import dev.jobkit.event.JobCompleted;
import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How time grows with what there is to do: with the completions of one Job, and with the number of Jobs. All sizes are measured in
 * one JVM, after rounds of 100,000 until its compilers rest; of small sizes the median of several repeats is told.
 */
final class Growth implements Subject {
    /** The size of the rounds before, and of the repeats of small sizes together. */
    private static final int WARM = 100_000;

    private static final int LEAST_ROUNDS = 3;

    /** Of the least size, and of all up to {@link #WARM}. */
    private static final int MOST_REPEATS = 51;

    private static final int REPEATS = 5;
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

    Growth(What what) {
        this.what = what;
    }

    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        WarmUp warmUp = new WarmUp(LEAST_ROUNDS, load.tasks() >= WARM);
        warmUp.warm(() -> Map.of(Subject.MAIN, micros(WARM)));
        System.err.println("growth: " + warmUp.words());
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int size : SIZES) {
            if (size <= load.tasks() && (size >= 1000 || what == What.JOBS)) {
                double[] times = new double[size > WARM ? 1 : Math.max(REPEATS, Math.min(MOST_REPEATS, WARM / size))];
                long collected = Heap.gcMillis();
                for (int i = 0; i < times.length; i++) {
                    times[i] = micros(size);
                }
                double gc = (Heap.gcMillis() - collected) * 1e3 / times.length / size;
                Arrays.sort(times);
                figures.put(name(size), times[times.length / 2]);
                figures.put(name(size) + " gc", gc);
            }
        }
        return figures;
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

    /** Returns how many microseconds each of so many takes. */
    private double micros(int size) throws Exception {
        return (what == What.PODS ? oneJob(size) : manyJobs(size)) * 1e6 / size;
    }

    private static double oneJob(int pods) throws Exception {
        try (JobController controller = Memory.noops()) {
            Stopwatch watch = Stopwatch.start();
            Memory.run(controller, "wide", pods);
            return watch.seconds();
        }
    }

    private static double manyJobs(int jobs) throws Exception {
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
            Stopwatch watch = Stopwatch.start();
            for (int i = 0; i < jobs; i++) {
                controller.submit("job-" + i, spec);
            }
            if (!open.await(MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException(
                        "still waiting for " + open.getCount() + " Jobs at " + subscription.position());
            }
            return watch.seconds();
        }
    }

    @Override
    public String settings() {
        return (what == What.PODS
                        ? "one NonIndexed Job at parallelism 1,000, nobody listens"
                        : "Jobs of one pod, submitted one by one, a listener that counts their ends")
                + "; all sizes in one JVM, after rounds of " + WARM
                + " until its compilers rest (full run); the median of up to "
                + MOST_REPEATS + " repeats, one of the largest; gc: collections in it";
    }
}
