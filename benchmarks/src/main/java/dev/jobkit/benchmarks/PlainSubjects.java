package dev.jobkit.benchmarks;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What Java itself can do, and Failsafe on top of it: tasks that leave no trace. */
final class PlainSubjects {
    private PlainSubjects() {}

    static Subject executorService() {
        return new Subject() {
            @Override
            public Map<String, Double> measure(Load load) throws Exception {
                ExecutorService pool = Executors.newFixedThreadPool(processors());
                try {
                    CountDownLatch open = new CountDownLatch(load.tasks());
                    Stopwatch watch = Stopwatch.start();
                    for (int i = 0; i < load.tasks(); i++) {
                        pool.execute(open::countDown);
                    }
                    open.await();
                    return watch.perSecond(load.tasks());
                } finally {
                    pool.shutdown();
                }
            }

            @Override
            public String settings() {
                return "newFixedThreadPool(" + processors() + "); no state, no retries, no listener";
            }
        };
    }

    static Subject failsafe() {
        return new Subject() {
            @Override
            public Map<String, Double> measure(Load load) throws Exception {
                ExecutorService pool = Executors.newFixedThreadPool(processors());
                try {
                    FailsafeExecutor<Object> failsafe =
                            Failsafe.with(RetryPolicy.ofDefaults()).with(pool);
                    CountDownLatch open = new CountDownLatch(load.tasks());
                    Stopwatch watch = Stopwatch.start();
                    for (int i = 0; i < load.tasks(); i++) {
                        CompletableFuture<Void> unused = failsafe.runAsync(open::countDown);
                    }
                    open.await();
                    return watch.perSecond(load.tasks());
                } finally {
                    pool.shutdown();
                }
            }

            @Override
            public String settings() {
                return "RetryPolicy.ofDefaults() on newFixedThreadPool(" + processors() + "); no state, no listener";
            }
        };
    }

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
