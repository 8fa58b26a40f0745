package dev.jobkit.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.JobController;
import dev.jobkit.core.store.MemoryJobStore;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.ObjectKey;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What a finished pod takes of the heap as long as it is listable: counted by full collections, which differ little. */
class PodHeapTest {
    private static final int PODS = 20_000;

    /** The goal; it is 200 of a NonIndexed Job and 250 of an Indexed one. */
    private static final long MOST_BYTES = 300;

    @Test
    void aFinishedPodIsSmall() throws Exception {
        finish(CompletionMode.NON_INDEXED);
    }

    @Test
    void aFinishedIndexIsSmall() throws Exception {
        finish(CompletionMode.INDEXED);
    }

    private static void finish(CompletionMode mode) throws Exception {
        try (JobController jobs = JobKit.builder()
                .store(new MemoryJobStore("test", InstantSource.system()))
                .executor("at-once", new AtOnce())
                .workers(Runnable::run, 1)
                .build()) {
            run(jobs, "first", mode); // the change log is full from here on
            long before = used();
            run(jobs, "second", mode);
            run(jobs, "third", mode);
            await("bytes a pod") // another thread packs what has ended
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(
                            () -> assertThat((used() - before) / (2 * PODS)).isLessThan(MOST_BYTES));
            assertThat(jobs.pods(ObjectKey.of("second"))).hasSize(PODS);
        }
    }

    private static void run(JobController jobs, String name, CompletionMode mode) throws Exception {
        JobSpec wide = JobSpec.of(Container.of("main", "nothing")).toBuilder()
                .completionMode(mode)
                .completions(PODS)
                .parallelism(1000)
                .build();
        jobs.await(jobs.submit(Job.of(name, wide)).key(), Duration.ofMinutes(2));
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
