package dev.jobkit.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a task waits for its first instruction, and how long somebody waits to hear of its end, while as many come as are four fifths of what the subject can do at most. The
 * most is found in the same round, by tasks that come all at once. A task's wait counts from the moment at which it was due to
 * be sent, so that one that is sent late because an earlier one was slow is not told as quick.
 */
final class LoadedLatency implements Subject {
    /** The unit of the rate that was sent; the figure is no wait, more of it is better. */
    static final String RATE = "Jobs/s";

    private static final double SHARE = 0.8;
    private static final int PATIENCE_SECONDS = 120;

    private final Maker maker;
    private final String settings;

    /** Somebody who takes tasks. */
    interface Line extends AutoCloseable {
        /** Sends the task of this number. */
        void send(int number) throws Exception;

        @Override
        void close();
    }

    /** Hears from the tasks, on any thread. */
    interface Told {
        /** The first instruction of the task of this number. */
        void begun(int number);

        /** Whoever listens has heard that the task of this number, which does nothing else, is over. */
        void over(int number);
    }

    /** Opens a line. */
    interface Maker {
        Line open(Told told) throws Exception;
    }

    LoadedLatency(Maker maker, String settings) {
        this.maker = maker;
        this.settings = settings;
    }

    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        int tasks = load.tasks();
        Moments moments = new Moments(2 * tasks);
        try (Line line = maker.open(moments)) {
            Stopwatch watch = Stopwatch.start();
            for (int i = 0; i < tasks; i++) {
                line.send(i);
            }
            moments.await(tasks);
            double most = tasks / watch.seconds();
            long collected = Heap.gcMillis();
            Map<String, Double> figures = paced(line, moments, tasks, (long) (1e9 / (SHARE * most)));
            figures.put("gc [ms]", (double) (Heap.gcMillis() - collected));
            return figures;
        }
    }

    private static Map<String, Double> paced(Line line, Moments moments, int tasks, long gap) throws Exception {
        long from = System.nanoTime();
        for (int i = 0; i < tasks; i++) {
            long due = from + i * gap;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            line.send(tasks + i);
        }
        double sent = 1e9 * tasks / (System.nanoTime() - from);
        moments.await(2L * tasks);
        Samples starts = new Samples(tasks);
        Samples ends = new Samples(tasks);
        for (int i = 0; i < tasks; i++) {
            long begun = moments.begun.get(tasks + i);
            starts.add(begun - (from + i * gap));
            ends.add(moments.heard.get(tasks + i) - begun);
        }
        Map<String, Double> figures = starts.quantiles("");
        figures.putAll(ends.quantiles("to-listener "));
        figures.put("rate [" + RATE + "]", sent);
        return figures;
    }

    @Override
    public String settings() {
        return settings
                + "; sent at 0.8 of the rate at which as many sent at once were over just before; rate: what was sent";
    }

    /** When the tasks began, and how many are over. */
    private static final class Moments implements Told {
        private final AtomicLongArray begun;
        private final AtomicLongArray heard;
        private long over;

        Moments(int tasks) {
            begun = new AtomicLongArray(tasks);
            heard = new AtomicLongArray(tasks);
        }

        @Override
        public void begun(int number) {
            begun.set(number, System.nanoTime());
        }

        @Override
        public void over(int number) {
            heard.set(number, System.nanoTime());
            count();
        }

        private synchronized void count() {
            over++;
            notifyAll();
        }

        synchronized void await(long tasks) throws InterruptedException {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (over < tasks) {
                if (System.nanoTime() - until > 0) {
                    throw new IllegalStateException("only " + over + " of " + tasks + " tasks are over");
                }
                wait(1000);
            }
        }
    }
}
