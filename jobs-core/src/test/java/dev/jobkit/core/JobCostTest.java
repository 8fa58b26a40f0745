package dev.jobkit.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.core.store.MemoryJobStore;
import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.JobStore;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What a Job of one pod that does nothing costs from submit to its end, counted and not timed. Everything happens on the
 * thread of the test, so that the counts do not depend on the machine.
 */
class JobCostTest {
    private static final int JOBS = 1_000;

    /** A twentieth more than the 33,315 without the optimising compiler, which takes 2 in 100 away; JDKs differ a little. */
    private static final long MOST_BYTES = 35_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final MemoryJobStore memory = new MemoryJobStore("test", InstantSource.system());
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();
    private final List<String> reads = new ArrayList<>();

    /** Passes that are wanted; they are made when the verb is done. */
    private final Queue<Runnable> wanted = new ArrayDeque<>();

    @Test
    void aLifeAllocatesLittle() {
        try (JobController jobs = controller(memory)) {
            live(jobs, "warm");
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            live(jobs, "measured");
            long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

            assertThat(bytes / JOBS).as("bytes a Job").isLessThan(MOST_BYTES);
        }
    }

    @Test
    void aLifeIsTwoPassesAndThreeCommits() throws Exception {
        try (JobController jobs = controller(counting())) {
            long passesBefore = jobs.gauges().passes();
            long changesBefore = memory.revision();
            int commitsBefore = commits.get();
            live(jobs, "counted");

            assertThat(jobs.gauges().passes() - passesBefore)
                    .as("passes; one more finds out when the first record gets old")
                    .isEqualTo(2 * JOBS + 1);
            assertThat(commits.get() - commitsBefore).as("commits").isEqualTo(3 * JOBS);
            assertThat(heard).as("events").hasValue(9 * JOBS);
            List<Change> changes = memory.changesAfter(changesBefore, Integer.MAX_VALUE);
            assertThat(changes).filteredOn(Change.Written.class::isInstance).hasSize(9 * JOBS);
            assertThat(changes).filteredOn(Change.Hidden.class::isInstance).hasSize(JOBS);
        }
    }

    @Test
    void aLifeReadsNothingOfWhatItHasJustStored() {
        try (JobController jobs = controller(counting())) {
            reads.clear();
            live(jobs, "counted");

            assertThat(reads).isEmpty();
        }
    }

    private JobController controller(JobStore store) {
        JobController jobs = JobKit.builder()
                .store(store)
                .executor("at-once", new AtOnce())
                .workers(wanted::add, 1)
                .listeners(Runnable::run)
                .build();
        runAll();
        jobs.subscribe((event, at) -> heard.incrementAndGet(), new From.Now());
        return jobs;
    }

    private JobStore counting() {
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("commit")) {
                        commits.addAndGet(((List<?>) args[0]).size());
                    } else if (Set.of("get", "list", "attempts").contains(method.getName())) {
                        reads.add(method.getName() + " " + args[0]);
                    }
                    return method.invoke(memory, args);
                });
    }

    private void live(JobController jobs, String name) {
        JobSpec spec = JobSpec.of(Container.of("main", "nothing"));
        for (int i = 0; i < JOBS; i++) {
            jobs.submit(name + "-" + i, spec);
            runAll();
        }
        assertThat(jobs.gauges().livePods()).isZero();
    }

    private void runAll() {
        for (Runnable work = wanted.poll(); work != null; work = wanted.poll()) {
            work.run();
        }
    }
}
