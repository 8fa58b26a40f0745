package dev.jobkit.benchmarks;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** How long a bare thread pool takes from {@code execute} to the task's first instruction. */
final class PlainLatency implements Subject {
    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(PlainSubjects.processors());
        try {
            LinkedBlockingQueue<Long> began = new LinkedBlockingQueue<>();
            Samples samples = new Samples(load.tasks());
            for (int i = 0; i < load.tasks(); i++) {
                TimeUnit.MICROSECONDS.sleep(500);
                long from = System.nanoTime();
                pool.execute(() -> began.add(System.nanoTime()));
                samples.add(began.take() - from);
            }
            return samples.quantiles("");
        } finally {
            pool.shutdown();
        }
    }

    @Override
    public String settings() {
        return "newFixedThreadPool(" + PlainSubjects.processors() + ")";
    }
}
