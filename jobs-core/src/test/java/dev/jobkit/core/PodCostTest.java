package dev.jobkit.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.core.store.MemoryJobStore;
import dev.jobkit.event.PodEvent;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Pod;
import dev.jobkit.spi.Change;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What a pod that does nothing costs, counted and not timed: bytes allocated and changes written. Everything happens on the
 * thread of the test, so that the counts do not depend on the machine.
 */
class PodCostTest {
    private static final int PODS = 5_000;

    /** A twentieth more than the 7,500 without the optimising compiler, which takes 5 in 100 away; JDKs differ a little. */
    private static final long MOST_BYTES = 7_900;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final AtomicInteger heard = new AtomicInteger();

    @Test
    void aPodAllocatesLittle() throws Exception {
        try (JobController jobs = controller(new MemoryJobStore("test", InstantSource.system()))) {
            run(jobs, "warm");
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            run(jobs, "measured");
            long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

            assertThat(heard).hasValue(2 * PODS * 3);
            assertThat(bytes / PODS).as("bytes a pod").isLessThan(MOST_BYTES);
        }
    }

    @Test
    void aPodIsWrittenTwiceAndToldOfThreeTimes() throws Exception {
        MemoryJobStore store = new MemoryJobStore("test", InstantSource.system());
        store.follow(() -> 0, () -> {}); // and has read nothing, so that the whole log is kept
        try (JobController jobs = controller(store)) {
            run(jobs, "wide");
        }
        List<Change> changes = store.changesAfter(0, Integer.MAX_VALUE);

        assertThat(changes)
                .filteredOn(c -> c instanceof Change.Written w && w.object() instanceof Pod)
                .hasSize(2 * PODS);
        assertThat(changes)
                .filteredOn(c -> c instanceof Change.Told t && t.event() instanceof PodEvent)
                .hasSize(3 * PODS);
        assertThat(changes).hasSizeLessThan(6 * PODS + PODS / 10);
    }

    private JobController controller(MemoryJobStore store) {
        JobController jobs = JobKit.builder()
                .store(store)
                .executor("at-once", new AtOnce())
                .workers(Runnable::run, 1)
                .listeners(Runnable::run)
                .build();
        jobs.subscribe(
                (event, at) -> {
                    if (event instanceof PodEvent) {
                        heard.incrementAndGet();
                    }
                },
                new From.Now());
        return jobs;
    }

    private static void run(JobController jobs, String name) throws Exception {
        Job wide = jobs.submit(
                name,
                JobSpec.of(Container.of("main", "nothing")).toBuilder()
                        .completions(PODS)
                        .parallelism(100)
                        .build());
        Job done = jobs.await(wide.key(), Duration.ofMinutes(1));
        assertThat(done.isComplete()).isTrue();
    }
}
